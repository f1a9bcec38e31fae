// node examples/library/own-kinds.mjs [MODEL]: a recipe of kinds of one's own. Fits and saves MODEL; where there is one,
// loads it, and gives the same bits.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { inlinePool, loadModel, readMovies, saveModel, train } from "claqueta";
import "./own-feature.mjs";
import "./own-learner.mjs";

const path = process.argv[2] ?? "own-kinds.claqueta";
const { movies } = await readMovies(fileURLToPath(new URL("../movies.csv", import.meta.url)), { requireGenres: true });
const recipe = {
  name: "own-kinds",
  description: "words and marks; the nearest centroid",
  features: {
    kind: "union",
    parts: [
      { name: "word", features: { kind: "tfidf", sublinearTf: true } },
      { name: "mark", weight: 0.1, features: { kind: "punctuation", marks: "!?" } },
    ],
  },
  learner: { kind: "nearest-centroid", sharpness: 12 },
};

async function fitAndSave() {
  const { model } = await train(movies, { recipes: [recipe], pool: inlinePool, seed: 42 });
  await saveModel(model, path);
  return model;
}

const model = existsSync(path) ? await loadModel(path) : await fitAndSave();
for (const { genre, probability } of model.predict(movies)[0].genres) console.log(genre, probability);
