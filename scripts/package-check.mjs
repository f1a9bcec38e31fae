// `npm run package:check`: packs the package as npm would publish it and checks it with publint and Are The Types Wrong
// (ESM only: there is no entry point for CommonJS). Then resolves it in an empty folder without our lockfile, as its
// users' npm will, and checks that every package there accepts the first release of each supported Node. Run after a
// build; needs the registry.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { satisfies } from "semver";
import { root, run, scratchFolder } from "./prepare.mjs";

const nodes = ["20.19.0", "22.0.0", "24.0.0"];
const folder = scratchFolder();
const npm = (cwd, ...args) => {
  const shell = process.platform === "win32";
  return execFileSync("npm", args, { cwd, encoding: "utf8", shell, stdio: ["ignore", "pipe", "inherit"] });
};
const packed = npm(root, "pack", "--json", "--ignore-scripts", "--pack-destination", folder);
const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(packed);
const tarball = join(folder, filename);
run(["node_modules/publint/src/cli.js", "run", tarball, "--strict"]);
run(["node_modules/@arethetypeswrong/cli/dist/index.js", tarball, "--profile", "esm-only", "--no-color"]);

const dependencies = { claqueta: `file:${tarball}` };
writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
npm(folder, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund");
const { packages } = JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8"));
const refusals = Object.entries(packages).flatMap(([path, { version, engines }]) =>
  nodes
    .filter((node) => engines?.node !== undefined && !satisfies(node, engines.node))
    .map((node) => `${path.replace("node_modules/", "")} ${version} wants Node ${engines.node}, not ${node}`),
);
for (const line of refusals) console.error(line);
console.log(`${Object.keys(packages).length - 1} packages installed, ${refusals.length} refusals by their engines.`);
if (refusals.length > 0) process.exit(1);
console.log(`${filename}: ${entryCount} files, ${size} bytes packed, ${unpackedSize} unpacked.`);
