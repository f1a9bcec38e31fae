// `npm run package:check`: packs the package as npm would publish it and looks at it with publint, Are The Types Wrong
// (ESM only: CommonJS has no door here) and engines-check.mjs. Prints its size. Run after a build.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "claqueta-pack-"));
const shell = process.platform === "win32";
try {
  const packed = execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
    cwd: root,
    encoding: "utf8",
    shell,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(packed);
  const tarball = join(folder, filename);
  const checks = [
    ["node_modules/publint/src/cli.js", ["run", tarball, "--strict"]],
    ["node_modules/@arethetypeswrong/cli/dist/index.js", [tarball, "--profile", "esm-only", "--no-color"]],
    ["scripts/engines-check.mjs", [tarball]],
  ];
  for (const [script, args] of checks) {
    const { status } = spawnSync(process.execPath, [join(root, script), ...args], { stdio: "inherit" });
    if (status !== 0) process.exit(status ?? 1);
  }
  console.log(`${filename}: ${entryCount} files, ${size} bytes packed, ${unpackedSize} unpacked.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
