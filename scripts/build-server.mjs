// Puts `claqueta serve` and the packages that its first answer needs into one file, dist/serve/main.cjs, with the licences
// of those packages and V8's code cache of it beside it. What may be needed later stays in files of its own or in its
// package. Run after tsc. Usage: node scripts/build-server.mjs
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = fileURLToPath(new URL("..", import.meta.url));
const outDir = join(root, "dist/serve");

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

/** Bundles a built file into CommonJS: a code cache needs a script, and scripts have no import(). Returns what became of it. */
async function bundle(entry, options, output) {
  const result = await build({
    root,
    configFile: false,
    publicDir: false,
    logLevel: "error",
    ssr: { noExternal: true, target: "node" },
    build: {
      ssr: join(root, "dist/cli", entry),
      outDir,
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

const chunks = await bundle(
  "serve-main.js",
  { emptyOutDir: true },
  {
    entryFileNames: "main.cjs",
    codeSplitting: { groups: [{ name: "main", test: (id) => !filesForLater.test(id) }] },
  },
);
await bundle("code-cache.js", { emptyOutDir: false }, { entryFileNames: "code-cache.cjs" });

/** The folder in node_modules that a file is from; undefined for our own. */
function packageOf(file) {
  const name = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file.replaceAll("\\", "/").replace(/^\0/, ""));
  return name?.[0];
}
const packages = new Set(
  chunks
    .flatMap(({ moduleIds }) => moduleIds ?? [])
    .map(packageOf)
    .filter(Boolean),
);

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((each) => /^(?:licen[cs]e|copying)/i.test(each));
  const text = file === undefined ? "" : `\n\n${readFileSync(join(folder, file), "utf8").trim()}`;
  return `${name} ${version} (${license})${text}`;
}
const licences = [...packages].sort().map(licenceOf);
writeFileSync(
  join(outDir, "LICENSES.txt"),
  ["The files in this folder hold code of these packages:", ...licences].join(`\n\n${"-".repeat(72)}\n\n`),
);

execFileSync(process.execPath, [join(root, "scripts/server-code-cache.mjs")], {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"], // the server's log
});
