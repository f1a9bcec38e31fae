import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Path of a model that a code cache is made with: the default one where it is there, else a small one in `folder`. What
 * differs is compiled at the start. */
export async function modelToStartWith(folder) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const own = join(root, "models/default.claqueta");
  if (existsSync(own)) return own;
  const { inlinePool, readMovies, recipeNamed, saveModel, train } = await import("../dist/index.js");
  const { movies } = await readMovies(join(root, "examples/movies.csv"), { requireGenres: true });
  const { model } = await train(movies, { recipes: [recipeNamed("naive-bayes")], seed: 42, pool: inlinePool });
  const path = join(folder, "small.claqueta");
  await saveModel(model, path);
  return path;
}
