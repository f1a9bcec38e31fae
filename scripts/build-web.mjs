// Builds the page into dist/web with Vite, and beside each text file its brotli and gzip forms, which the server sends as
// they are. Does nothing where nothing has changed that the page is made of. Usage: node scripts/build-web.mjs
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { filesUnder, hashOf, root } from "./prepare.mjs";

const outDir = join(root, "dist/web");
const stampPath = join(root, "build/web.sha256");
/** Rooms that no browser sees. */
const outside = new Set(["cli", "server", "workers", "selection", "files"]);

const rooms = readdirSync(join(root, "src")).filter((room) => !outside.has(room));
const stamp = hashOf([
  ...rooms.map((room) => `src/${room}`),
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
    // The last steps of quality double the time of megabytes and save little.
    const quality = content.length > 2 ** 20 ? 9 : 11;
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
  mkdirSync(join(root, "build"), { recursive: true });
  writeFileSync(stampPath, stamp);
}
