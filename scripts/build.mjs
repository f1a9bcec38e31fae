// Builds the package: kernels/*.ts → one .wasm, embedded as base64 in src/matrix/kernels-binary.ts → tsc → dist/; the page →
// dist/web/; commands in one file each → dist/serve/, dist/predict-one/.
// Usage: node scripts/build.mjs [--kernels-only]
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtFrom, hashOfSources, root } from "./prepare.mjs";

const run = (script, args) =>
  execFileSync(process.execPath, [join(root, "node_modules", script), ...args], { cwd: root, stdio: "inherit" });

/** Writes only what changed, so that watchers and incremental builds stay quiet. */
function writeIfChanged(path, text) {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}

mkdirSync(join(root, "build"), { recursive: true });
run("assemblyscript/bin/asc.js", ["kernels/index.ts", "--config", "kernels/asconfig.json", "--target", "release"]);
const base64 = readFileSync(join(root, "build/kernels.wasm")).toString("base64");
writeIfChanged(
  join(root, "src/matrix/kernels-binary.ts"),
  `// Made by scripts/build.mjs from kernels/; not to be edited.\nexport const kernelsBase64 =\n  "${base64}";\n`,
);
if (!process.argv.includes("--kernels-only")) {
  const hash = hashOfSources(); // now: what is changed meanwhile asks for another build
  const dist = join(root, "dist");
  mkdirSync(dist, { recursive: true });
  // Nothing of files that are gone; the page takes long and sees for itself whether it is to be made anew.
  for (const name of readdirSync(dist)) if (name !== "web") rmSync(join(dist, name), { recursive: true });
  run("typescript/bin/tsc", ["-p", "tsconfig.build.json"]);
  await import("./build-web.mjs");
  await import("./build-bundles.mjs");
  writeFileSync(builtFrom, hash);
}
