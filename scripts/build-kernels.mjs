// kernels/*.ts → one .wasm, embedded as base64 in src/matrix/kernels-binary.ts, and its types and structs →
// src/matrix/kernel-exports.ts (kernel-types.mjs). --debug: not optimised, with names in stacks, assertions and a source map.
// Usage: node scripts/build-kernels.mjs [--debug]
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { writeIfChanged } from "./write-if-changed.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const sourceMap = ["--sourceMap", pathToFileURL(join(root, "build/kernels.wasm.map")).href];
const target = process.argv.includes("--debug") ? ["debug", ...sourceMap] : ["release"];
const options = [
  "--config",
  "kernels/asconfig.json",
  "--transform",
  "./scripts/kernel-types.mjs",
  "--target",
  ...target,
];
mkdirSync(join(root, "build"), { recursive: true });
execFileSync(process.execPath, ["node_modules/assemblyscript/bin/asc.js", "kernels/index.ts", ...options], {
  cwd: root,
  stdio: "inherit",
});
const base64 = readFileSync(join(root, "build/kernels.wasm")).toString("base64");
writeIfChanged(
  join(root, "src/matrix/kernels-binary.ts"),
  `// Made by scripts/build-kernels.mjs from kernels/; not to be edited.\nexport const kernelsBase64 =\n  "${base64}";\n`,
);
