// Makes V8's code cache of dist/serve/main.cjs: serves a model, lets it answer, and keeps what V8 has compiled until then.
// Usage: node scripts/server-code-cache.mjs
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runWithCodeCache, writeCodeCache } from "../dist/cli/code-cache.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const main = join(root, "dist/serve/main.cjs");
const folder = mkdtempSync(join(tmpdir(), "claqueta-code-cache-"));

/** The default model where it is there, else a small one: what differs is compiled at the start. */
async function modelFile() {
  const own = join(root, "models/default.claqueta");
  if (existsSync(own)) return own;
  const { inlinePool, readMovies, recipeNamed, saveModel, train } = await import("../dist/index.js");
  const { movies } = await readMovies(join(root, "examples/movies.csv"), { requireGenres: true });
  const { model } = await train(movies, { recipes: [recipeNamed("naive-bayes")], seed: 42, pool: inlinePool });
  const path = join(folder, "small.claqueta");
  await saveModel(model, path);
  return path;
}

// As for anybody, whatever the builder's own server is told.
delete process.env.CLAQUETA_TOKEN;
process.argv = [process.execPath, main, "serve", "--port", "0", "--log-level", "info", "--model", await modelFile()];

/** Resolves to the server's address once it says where it listens. */
const listening = new Promise((resolve) => {
  const write = process.stderr.write.bind(process.stderr);
  process.stderr.write = (text, ...rest) => {
    const found = / at (http:\/\/\S+) /.exec(text);
    if (found === null) return write(text, ...rest);
    process.stderr.write = write;
    resolve(found[1]);
    return true;
  };
});
const { script } = runWithCodeCache(main);
const url = await listening;
const movie = { title: "Dust and Silver", year: 1958, plot: "A retired gunslinger rides into a frontier town." };
const answers = [
  await fetch(`${url}/v1/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(movie),
  }),
  await fetch(`${url}/`),
];
for (const answer of answers) {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status} ${await answer.text()}`);
  await answer.text();
}
writeCodeCache(main, script);
rmSync(folder, { recursive: true, force: true });
process.exit(0);
