// node examples/library/compare-fields.mjs: what cast, keywords, runtime and country add to a recipe.
import { fileURLToPath } from "node:url";
import { compare, readMovies, recipeNamed, ThreadPool } from "claqueta";

const file = fileURLToPath(new URL("../movies-with-fields.csv", import.meta.url));
const fields = { cast: "category", keywords: "text", runtime: "number", country: "category" };
const { movies } = await readMovies(file, { requireGenres: true, fields });
const pool = new ThreadPool();
try {
  const comparison = await compare(movies, { recipes: [recipeNamed("words")], fields, cv: 3, seed: 42, pool });
  for (const { recipe, difference, interval, isMoreThanNoise } of comparison.fields.effects) {
    const range = interval.map((end) => end.toFixed(3)).join(" to ");
    const verdict = isMoreThanNoise ? "more than noise" : "within the noise";
    console.log(`${recipe} with fields: ${difference.toFixed(3)} more macro ROC AUC (95% ${range}), ${verdict}`);
  }
} finally {
  await pool.close();
}
