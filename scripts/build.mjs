// Builds the package: kernels/*.ts → one .wasm, embedded as base64 in src/matrix/kernels-binary.ts, and its types and structs →
// src/matrix/kernel-exports.ts; the server's schemas → src/server/compiled-schemas.ts; tsc → dist/; the page → dist/web/; commands in one file each → dist/serve/,
// dist/predict-one/. Usage: node scripts/build.mjs
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeIfChanged } from "./write-if-changed.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const run = (script, args) =>
  execFileSync(process.execPath, [join(root, "node_modules", script), ...args], { cwd: root, stdio: "inherit" });

mkdirSync(join(root, "build"), { recursive: true });
const transform = ["--transform", "./scripts/kernel-types.mjs"];
run("assemblyscript/bin/asc.js", [
  "kernels/index.ts",
  "--config",
  "kernels/asconfig.json",
  "--target",
  "release",
  ...transform,
]);
const base64 = readFileSync(join(root, "build/kernels.wasm")).toString("base64");
writeIfChanged(
  join(root, "src/matrix/kernels-binary.ts"),
  `// Made by scripts/build.mjs from kernels/; not to be edited.\nexport const kernelsBase64 =\n  "${base64}";\n`,
);
await import("./build-schemas.mjs");
run("typescript/bin/tsc", ["-p", "tsconfig.build.json"]);
await import("./build-web.mjs");
await import("./build-bundles.mjs");
