// Bundles each command whose start people wait for with the packages that its first answer needs, and writes the
// licences of those packages beside it: `claqueta serve` → dist/serve/, `claqueta predict --plot` → dist/predict-one/.
// What is needed later stays in files of its own or in its package. Run after tsc.
// Usage: node scripts/build-bundles.mjs
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { root } from "./prepare.mjs";

/** Packages that no first answer needs; loaded from node_modules on demand. */
const packagesForLater = [
  "prom-client",
  "cli-progress",
  "@fastify/cors",
  "@fastify/rate-limit",
  "@fastify/swagger",
  "@fastify/swagger-ui",
  "fflate",
  "wink-pos-tagger",
  // Dependencies of Fastify that this server never uses.
  "@fastify/ajv-compiler",
  "@fastify/fast-json-stringify-compiler",
  "light-my-request",
];
/** Threads, and the tables of the lemma recipes. */
const filesForLater = /\/dist\/(?:workers\/|text\/(?:lemmas|wordnet|pos-tags))/;
/** What reads and writes files of movies, which a prediction for one movie does not need. */
const filesForFiles =
  /\/dist\/(?:batch\/|movies\/read\/|movies\/formats\/parquet-)|\/node_modules\/(?:hyparquet|fzstd|hysnappy)/;

/** The package folder that a file is from; undefined for our own files. */
const packageOf = (file) =>
  /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll("\\", "/").replace(/^\0/, ""))?.[0];

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^(?:licen[cs]e|copying)/i.test(each));
  const text = file === undefined ? "" : `\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
  return `${name} ${version} (${license})${text}`;
}

async function bundleCommand(entry, folder, isForLater) {
  const outDir = join(root, "dist", folder);
  const result = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "error",
    ssr: { noExternal: true, target: "node" },
    build: {
      ssr: join(root, "dist/cli", entry),
      outDir,
      emptyOutDir: true,
      target: "node20",
      minify: false,
      reportCompressedSize: false,
      rolldownOptions: {
        external: [/^node:/, ...packagesForLater],
        output: {
          entryFileNames: "main.js",
          chunkFileNames: "[name].js",
          codeSplitting: { groups: [{ name: "main", test: (id) => !isForLater(id) }] },
          // Less to compile at every start; names of functions stay, for readable stacks.
          minify: {
            compress: { keepNames: { function: true, class: true } },
            mangle: { keepNames: true },
            codegen: { removeWhitespace: true },
          },
        },
      },
    },
  });
  const modules = [result].flat().flatMap(({ output }) => output.flatMap(({ moduleIds }) => moduleIds ?? []));
  const packages = new Set(modules.map(packageOf).filter(Boolean));
  const parts = ["The files in this folder hold code of these packages:", ...[...packages].sort().map(licenceOf)];
  writeFileSync(join(outDir, "LICENSES.txt"), parts.join(`\n\n${"-".repeat(72)}\n\n`));
}

await bundleCommand("serve-main.js", "serve", (id) => filesForLater.test(id));
await bundleCommand("predict-main.js", "predict-one", (id) => filesForLater.test(id) || filesForFiles.test(id));
