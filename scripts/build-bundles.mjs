// Puts each command that people wait for the start of, and the packages that its first answer needs, into one file, with
// the licences of those packages beside it: `claqueta serve` into dist/serve/, `claqueta predict --plot` into
// dist/predict-one/. What may be needed later stays in files of its own or in its package. Run after tsc.
// Usage: node scripts/build-bundles.mjs
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Packages that no first answer needs; found in node_modules when something asks for them. */
const packagesForLater = [
  "prom-client",
  "cli-progress",
  "@fastify/cors",
  "@fastify/rate-limit",
  "@fastify/swagger",
  "@fastify/swagger-ui",
  "fflate",
  "wink-pos-tagger",
  // Fastify's own, which this server never asks for.
  "@fastify/ajv-compiler",
  "@fastify/fast-json-stringify-compiler",
  "light-my-request",
];
/** What comes as files of its own: threads, and the tables of the lemma recipes. */
const filesForLater = /\/dist\/(?:workers\/|text\/(?:lemmas|wordnet|pos-tags))/;
/** And for one movie all that reads and writes files of movies. */
const filesForFiles = /\/dist\/(?:batch\/|movies\/read\/|movies\/formats\/parquet-)|\/node_modules\/hyparquet/;

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
          // Less to read at every start. Names stay, so that a stack can be read.
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  });
  const modules = [result].flat().flatMap(({ output }) => output.flatMap(({ moduleIds }) => moduleIds ?? []));
  const packages = new Set(modules.map(packageOf).filter(Boolean));
  writeFileSync(
    join(outDir, "LICENSES.txt"),
    ["The files in this folder hold code of these packages:", ...[...packages].sort().map(licenceOf)].join(
      `\n\n${"-".repeat(72)}\n\n`,
    ),
  );
}

await bundleCommand("serve-main.js", "serve", (id) => filesForLater.test(id));
await bundleCommand("predict-main.js", "predict-one", (id) => filesForLater.test(id) || filesForFiles.test(id));
