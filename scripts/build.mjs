// Builds the package: the kernels and the server's schemas → files of src/ that are made; tsc → dist/; the page → dist/web/;
// commands in one file each → dist/serve/, dist/predict-one/. Usage: node scripts/build.mjs
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

await import("./build-kernels.mjs");
await import("./build-schemas.mjs");
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
  cwd: fileURLToPath(new URL("..", import.meta.url)),
  stdio: "inherit",
});
await import("./build-web.mjs");
await import("./build-bundles.mjs");
