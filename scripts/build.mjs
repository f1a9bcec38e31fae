// Builds the package: kernels/*.ts → one .wasm, embedded as base64 in src/matrix/kernels-binary.ts; the server's schemas →
// src/server/compiled-schemas.ts; tsc → dist/; the page → dist/web/; commands in one file each → dist/serve/,
// dist/predict-one/. Usage: node scripts/build.mjs
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtFrom, hashOfSources, root } from "./prepare.mjs";
import { writeIfChanged } from "./write-if-changed.mjs";

const run = (script, args) =>
  execFileSync(process.execPath, [join(root, "node_modules", script), ...args], { cwd: root, stdio: "inherit" });

mkdirSync(join(root, "build"), { recursive: true });
run("assemblyscript/bin/asc.js", ["kernels/index.ts", "--config", "kernels/asconfig.json", "--target", "release"]);
const base64 = readFileSync(join(root, "build/kernels.wasm")).toString("base64");
writeIfChanged(
  join(root, "src/matrix/kernels-binary.ts"),
  `// Made by scripts/build.mjs from kernels/; not to be edited.\nexport const kernelsBase64 =\n  "${base64}";\n`,
);
await import("./build-schemas.mjs");
const hash = hashOfSources(); // now: what is changed meanwhile asks for another build
const dist = join(root, "dist");
mkdirSync(dist, { recursive: true });
// Nothing of files that are gone; the page takes long and sees for itself whether it is to be made anew.
for (const name of readdirSync(dist)) if (name !== "web") rmSync(join(dist, name), { recursive: true });
run("typescript/bin/tsc", ["-p", "tsconfig.build.json"]);
await import("./build-web.mjs");
await import("./build-bundles.mjs");
writeFileSync(builtFrom, hash);
