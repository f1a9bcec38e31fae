// Puts each command that people wait for the start of, and the packages that its first answer needs, into one file, with
// the licences of those packages and V8's code cache of it beside it: `claqueta serve` into dist/serve/, `claqueta predict
// --plot` into dist/predict-one/. What may be needed later stays in files of its own or in its package. Run after tsc.
// Usage: node scripts/build-bundles.mjs
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Packages that no first answer needs; found in node_modules when something asks for them. */
const packagesForLater = [
  "piscina",
  "prom-client",
  "cli-progress",
  "@fastify/cors",
  "@fastify/rate-limit",
  "@fastify/swagger",
  "@fastify/swagger-ui",
  "fflate",
  "wink-pos-tagger",
];
/** What comes as files of its own: threads, and the tables of the lemma recipes. */
const filesForLater = /\/dist\/(?:workers\/|text\/(?:lemmas|wordnet|pos-tags))/;
/** And for one movie all that reads and writes files of movies. */
const filesForFiles = /\/dist\/(?:batch\/|movies\/read\/|movies\/formats\/parquet-)|\/node_modules\/hyparquet/;

/** Bundles a built file into CommonJS: a code cache needs a script, and scripts have no import(). Returns what became of it. */
async function bundle(entry, outDir, options, output) {
  const result = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "error",
    ssr: { noExternal: true, target: "node" },
    build: {
      ssr: join(root, "dist/cli", entry),
      outDir: join(root, "dist", outDir),
      target: "node20",
      minify: false,
      reportCompressedSize: false,
      ...options,
      rolldownOptions: {
        external: [/^node:/, ...packagesForLater],
        output: {
          format: "cjs",
          dynamicImportInCjs: false,
          chunkFileNames: "[name].cjs",
          // Less to read at every start. Names stay, so that a stack can be read.
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
          ...output,
        },
      },
    },
  });
  return [result].flat()[0].output;
}

/** The folder in node_modules that a file is from; undefined for our own. */
function packageOf(file) {
  const name = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll("\\", "/").replace(/^\0/, ""));
  return name?.[0];
}
function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^(?:licen[cs]e|copying)/i.test(each));
  const text = file === undefined ? "" : `\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
  return `${name} ${version} (${license})${text}`;
}
/** One command's bundle with its licences and its code cache. */
async function bundleCommand(entry, outDir, isForLater, codeCacheScript) {
  const chunks = await bundle(
    entry,
    outDir,
    { emptyOutDir: true },
    {
      entryFileNames: "main.cjs",
      codeSplitting: { groups: [{ name: "main", test: (id) => !isForLater(id) }] },
    },
  );
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds ?? []);
  const packages = new Set(modules.map(packageOf).filter(Boolean));
  writeFileSync(
    join(root, "dist", outDir, "LICENSES.txt"),
    ["The files in this folder hold code of these packages:", ...[...packages].sort().map(licenceOf)].join(
      `\n\n${"-".repeat(72)}\n\n`,
    ),
  );
  execFileSync(process.execPath, [join(root, "scripts", codeCacheScript)], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"], // the server's log, the prediction
  });
}

await bundleCommand("serve-main.js", "serve", (id) => filesForLater.test(id), "serve-code-cache.mjs");
await bundleCommand(
  "predict-main.js",
  "predict-one",
  (id) => filesForLater.test(id) || filesForFiles.test(id),
  "predict-code-cache.mjs",
);
await bundle("code-cache.js", "serve", { emptyOutDir: false }, { entryFileNames: "code-cache.cjs" });
