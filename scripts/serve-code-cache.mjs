// Makes V8's code cache of dist/serve/main.cjs: serves a model, lets it answer, and keeps what V8 has compiled until then.
// Usage: node scripts/serve-code-cache.mjs
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runWithCodeCache, writeCodeCache } from "../dist/cli/code-cache.js";
import { modelToStartWith } from "./model-to-start-with.mjs";

const main = fileURLToPath(new URL("../dist/serve/main.cjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "claqueta-code-cache-"));

// As for anybody, whatever the builder's own server is told.
delete process.env.CLAQUETA_TOKEN;
process.argv = [
  process.execPath,
  main,
  "serve",
  "--port",
  "0",
  "--log-level",
  "info",
  "--model",
  await modelToStartWith(folder),
];

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
