// node examples/library/own-vectors.mjs [MODEL]: embeddings of one's own as a field of the movies. Here they are random
// projections of the plot's words, in the place of what another program computes. Fits and saves MODEL; where there is
// one, loads it, and gives the same bits.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inlinePool, loadModel, readMovies, saveModel, train } from "claqueta";

/** 64 numbers: of each word the bits of its hash, as -1 and 1, added up. */
function embed(text) {
  const sums = new Float32Array(64);
  for (const word of text.toLowerCase().match(/\p{L}+/gu) ?? []) {
    const hash = createHash("sha256").update(word).digest();
    for (let k = 0; k < sums.length; k++) sums[k] += (hash[k >> 3] >> (k & 7)) & 1 ? 1 : -1;
  }
  return sums;
}

const path = process.argv[2] ?? "own-vectors.claqueta";
const { movies } = await readMovies(fileURLToPath(new URL("../movies.csv", import.meta.url)), { requireGenres: true });
const embedded = movies.map((movie) => ({ ...movie, fields: { embedding: embed(movie.plot) } }));
const words = { name: "words", features: { kind: "tfidf", sublinearTf: true } };
const vectors = { name: "embedding", features: { kind: "vectors", field: "embedding" } };
const recipe = {
  name: "words-and-vectors",
  description: "words, and vectors of another program",
  features: { kind: "union", parts: [words, vectors] }, // or `vectors.features` alone
  learner: { kind: "logistic-regression", C: 1 },
};

async function fitAndSave() {
  const { model } = await train(embedded, { recipes: [recipe], pool: inlinePool, seed: 42 });
  await saveModel(model, path);
  return model;
}

const model = existsSync(path) ? await loadModel(path) : await fitAndSave();
for (const { genre, probability } of model.predict(embedded)[0].genres) console.log(genre, probability);
