// Builds the package: the kernels and the server's schemas → generated files of src/; tsc → dist/; the page →
// dist/web/; commands in one file each → dist/serve/, dist/predict-one/. Usage: node scripts/build.mjs
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtFrom, hashOfSources, root, run } from "./prepare.mjs";

await import("./build-kernels.mjs");
await import("./build-schemas.mjs");
const hash = hashOfSources(); // now: a change during the build asks for another one
const dist = join(root, "dist");
mkdirSync(dist, { recursive: true });
// Removes the outputs of deleted sources. The page takes long to build and checks by itself whether it is current.
for (const name of readdirSync(dist)) if (name !== "web") rmSync(join(dist, name), { recursive: true });
run(["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"]);
await import("./build-web.mjs");
await import("./build-bundles.mjs");
writeFileSync(builtFrom, hash);
