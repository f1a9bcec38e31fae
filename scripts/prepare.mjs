// Makes a fresh clone ready: installs what is missing, builds what is not what its sources make.
import { execFileSync, execSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const minimum = [20, 19];
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
  console.error(`Claqueta needs Node ${minimum.join(".")} or newer; this is ${process.versions.node}.`);
  process.exit(64);
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
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

/** SHA-256 of the names and contents of files and folders of the project, tests left out. */
export function hashOf(names) {
  const hash = createHash("sha256");
  for (const file of names.flatMap((name) => filesUnder(join(root, name)))) {
    if (file.endsWith(".test.ts")) continue;
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update("\0");
  }
  return hash.digest("hex");
}

/** What dist/ is built from. */
export const hashOfSources = () =>
  hashOf([
    "src",
    "kernels",
    "web",
    "examples",
    "scripts/build.mjs",
    "scripts/build-kernels.mjs",
    "scripts/build-schemas.mjs",
    "scripts/kernel-types.mjs",
    "scripts/build-web.mjs",
    "scripts/build-bundles.mjs",
    "tsconfig.json",
    "tsconfig.build.json",
    "package-lock.json",
  ]);

/** The hash of what dist/ was built from; the last thing that a build writes. */
export const builtFrom = join(root, "dist/built-from.sha256");

/** Builds where dist/ is not what the sources make. */
export function build() {
  if (existsSync(builtFrom) && readFileSync(builtFrom, "utf8") === hashOfSources()) return;
  console.error("Building …");
  execFileSync(process.execPath, [join(root, "scripts/build.mjs")], { cwd: root, stdio: ["ignore", 2, 2] });
}
