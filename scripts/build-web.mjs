// Builds the page into dist/web with Vite, with brotli and gzip forms of each text file, which the server sends as they
// are. Does nothing where the page's sources have not changed. Usage: node scripts/build-web.mjs
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { filesUnder, hashOf, root } from "./prepare.mjs";

const outDir = join(root, "dist/web");
const stampPath = join(root, "build/web.sha256");
/** Modules of src that the page does not use. */
const unused = ["cli", "server", "workers", "selection", "files"];
const modules = readdirSync(join(root, "src")).filter((name) => !unused.includes(name));
const stamp = hashOf([
  ...modules.map((name) => `src/${name}`),
  ...["web", "examples/new-movies.csv", "scripts/build-web.mjs", "package-lock.json", "tsconfig.json"],
]);

const isCurrent =
  existsSync(join(outDir, "index.html")) && existsSync(stampPath) && readFileSync(stampPath, "utf8") === stamp;
if (!isCurrent) {
  const { build } = await import("vite");
  const { default: config } = await import(pathToFileURL(join(root, "web/vite.config.mjs")));
  await build({ ...config, configFile: false, logLevel: "warn" });
  for (const file of filesUnder(outDir).filter((name) => /\.(js|css|html|svg)$/.test(name))) {
    const content = readFileSync(file);
    // Above 9, quality doubles the time for large files and saves little.
    const quality = content.length > 2 ** 20 ? 9 : 11;
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
  mkdirSync(join(root, "build"), { recursive: true });
  writeFileSync(stampPath, stamp);
}
