// kernels/*.ts → one .wasm, embedded as base64 in src/matrix/kernels-binary.ts, and its types and structs →
// src/matrix/kernel-exports.ts (kernel-types.mjs). --debug: not optimised, with names, assertions and a source map.
// Usage: node scripts/build-kernels.mjs [--debug]
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root, run, writeIfChanged } from "./prepare.mjs";

const sourceMap = ["--sourceMap", pathToFileURL(join(root, "build/kernels.wasm.map")).href];
const target = process.argv.includes("--debug") ? ["debug", ...sourceMap] : ["release"];
const options = ["--config", "kernels/asconfig.json", "--transform", "./scripts/kernel-types.mjs"];
mkdirSync(join(root, "build"), { recursive: true });
run(["node_modules/assemblyscript/bin/asc.js", "kernels/index.ts", ...options, "--target", ...target]);
const base64 = readFileSync(join(root, "build/kernels.wasm")).toString("base64");
writeIfChanged(
  join(root, "src/matrix/kernels-binary.ts"),
  `// Made by scripts/build-kernels.mjs from kernels/; not to be edited.\nexport const kernelsBase64 =\n  "${base64}";\n`,
);
