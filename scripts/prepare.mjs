// Makes a fresh clone ready: installs what is missing, builds what is older than its sources.
import { execSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

const minimum = [20, 19];
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < minimum[0] || (major === minimum[0] && minor < minimum[1])) {
  console.error(`Claqueta needs Node ${minimum.join(".")} or newer; this is ${process.versions.node}.`);
  process.exit(64);
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/** Installs the locked dependencies where node_modules is missing or older than the lockfile. */
export function install() {
  const marker = join(root, "node_modules/.package-lock.json");
  if (newest(marker) >= newest(join(root, "package-lock.json"))) return;
  console.error("Installing dependencies (once) …");
  execSync("npm ci --no-audit --no-fund --loglevel=error", { cwd: root, stdio: ["ignore", 2, 2] });
}

/** Builds where dist/ is missing or older than what it is built from. */
export function build() {
  const inputs = [
    "src",
    "kernels",
    "web",
    "scripts/build.mjs",
    "scripts/build-kernels.mjs",
    "scripts/build-schemas.mjs",
    "scripts/kernel-types.mjs",
    "scripts/build-web.mjs",
    "scripts/build-bundles.mjs",
    "tsconfig.json",
    "tsconfig.build.json",
    "package-lock.json",
  ];
  const built = newest(join(root, "dist/predict-one/LICENSES.txt")); // what a build writes last
  if (built > 0 && built >= Math.max(...inputs.map((name) => newest(join(root, name))))) return;
  console.error("Building …");
  execSync("node scripts/build.mjs", { cwd: root, stdio: ["ignore", 2, 2] });
}
