// What scripts share: installing what is missing, building where dist/ is not current, running, writing, hashing.
import { execSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
/** The built command line. */
export const main = join(root, "dist/cli/main.js");

const minimum = [20, 19];
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
  console.error(`Claqueta needs Node ${minimum.join(".")} or newer; this is ${process.versions.node}.`);
  process.exit(64);
}

/** Runs a script with Node in the repository; ends this process with the script's exit code where it fails. */
export function run(args, stdio = "inherit") {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio });
  if (status !== 0) process.exit(status ?? 70);
}

/** A new folder, removed when this process ends. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), "claqueta-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes only what changed, so that watchers and incremental builds stay quiet. */
export function writeIfChanged(path, text) {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}

/** Installs the locked dependencies where node_modules is missing or older than the lockfile. */
export function install() {
  const timeOf = (name) => statSync(join(root, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (timeOf("node_modules/.package-lock.json") >= timeOf("package-lock.json")) return;
  console.error("Installing dependencies (once) …");
  execSync("npm ci --no-audit --no-fund --loglevel=error", { cwd: root, stdio: ["ignore", 2, 2] });
}

export function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).sort();
  return names.flatMap((name) => filesUnder(join(path, name)));
}

/** SHA-256 of the names and contents of files and folders of the project, tests left out. */
export function hashOf(names) {
  const hash = createHash("sha256");
  for (const file of names.flatMap((name) => filesUnder(join(root, name)))) {
    if (file.endsWith(".test.ts")) continue;
    hash.update(`${relative(root, file)}\0`);
    hash.update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

/** What dist/ is built from. */
export function hashOfSources() {
  const scripts = ["build", "build-kernels", "build-schemas", "kernel-types", "build-web", "build-bundles"];
  const settings = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"];
  return hashOf(["src", "kernels", "web", "examples", ...scripts.map((name) => `scripts/${name}.mjs`), ...settings]);
}

/** The hash of what dist/ was built from; a build writes it last. */
export const builtFrom = join(root, "dist/built-from.sha256");

/** Builds where dist/ was built from other sources. */
export function build() {
  if (existsSync(builtFrom) && readFileSync(builtFrom, "utf8") === hashOfSources()) return;
  console.error("Building …");
  run(["scripts/build.mjs"], ["ignore", 2, 2]);
}
/** For vitest, which calls it before the first test (vitest.config.ts). */
export { build as setup };

/** Calls back once the process that started this one has ended: npm passes a signal on to its shell alone, which ends
 * without telling its children. */
export function whenParentEnds(act) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    act();
  }, 500);
  timer.unref();
}
