// Resolves the packed package in an empty folder, as its users' npm will, without our lockfile, and checks that every
// package there accepts the first release of each supported Node. Lists those that do not and fails. Needs the registry.
// Usage: node scripts/engines-check.mjs TARBALL
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { satisfies } from "semver";

const nodes = ["20.19.0", "22.0.0", "24.0.0"];
const folder = mkdtempSync(join(tmpdir(), "claqueta-engines-"));
try {
  const dependencies = { claqueta: `file:${resolve(process.argv[2])}` };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  execFileSync("npm", ["install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: folder,
    shell: process.platform === "win32",
    stdio: ["ignore", "ignore", "inherit"],
  });
  const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
  const refusals = Object.entries(packages).flatMap(([path, { version, engines }]) =>
    nodes
      .filter((node) => engines?.node !== undefined && !satisfies(node, engines.node))
      .map((node) => `${path.replace("node_modules/", "")} ${version} wants Node ${engines.node}, not ${node}`),
  );
  for (const line of refusals) console.error(line);
  console.log(`${Object.keys(packages).length - 1} packages installed, ${refusals.length} refusals by their engines.`);
  process.exitCode = refusals.length > 0 ? 1 : 0;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
