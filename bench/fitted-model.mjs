import { encodeModel } from "../dist/pipeline/model-codec.js";
import { recipeNamed } from "../dist/selection/recipes/recipe-registry.js";
import { train } from "../dist/selection/train.js";
import { readLines } from "./input.mjs";

const { features } = recipeNamed("words");

/** What the rows that predict share: the recipe `words` on all training movies, and the same as a pipeline. */
export const pipelinePeer = { label: "scikit-learn pipeline", script: "pipeline.py", modules: ["sklearn"] };
export const pipelineSettings = {
  features,
  peer: { C: 4, solver: "liblinear", dual: true, max_iter: 200 },
};

/** {model, bytes of its file, movies, newMovies} */
export async function fittedModel({ folder, pool }) {
  const movies = await readLines(folder, "movies");
  const { model } = await train(movies, { recipes: [recipeNamed("words")], pool, seed: 42 });
  return { model, bytes: await encodeModel(model), movies, newMovies: await readLines(folder, "new-movies") };
}
