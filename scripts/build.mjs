// Builds the package: the kernels and the server's schemas → files of src/ that are made; tsc → dist/; the page → dist/web/;
// commands in one file each → dist/serve/, dist/predict-one/. Usage: node scripts/build.mjs
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { builtFrom, hashOfSources, root } from "./prepare.mjs";

await import("./build-kernels.mjs");
await import("./build-schemas.mjs");
const hash = hashOfSources(); // now: what is changed meanwhile asks for another build
const dist = join(root, "dist");
mkdirSync(dist, { recursive: true });
// Nothing of files that are gone; the page takes long and sees for itself whether it is to be made anew.
for (const name of readdirSync(dist)) if (name !== "web") rmSync(join(dist, name), { recursive: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
await import("./build-web.mjs");
await import("./build-bundles.mjs");
writeFileSync(builtFrom, hash);
