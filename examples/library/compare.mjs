// node examples/library/compare.mjs: compares two recipes on movies that neither saw.
import { fileURLToPath } from "node:url";
import { compare, readMovies, recipeNamed, ThreadPool } from "claqueta";

const file = fileURLToPath(new URL("../movies.csv", import.meta.url));
const { movies } = await readMovies(file, { requireGenres: true });
const pool = new ThreadPool();
try {
  const { recipes, lead } = await compare(movies, {
    recipes: [recipeNamed("words"), recipeNamed("naive-bayes")],
    cv: 3, // every movie judges once
    seed: 42,
    pool,
  });
  for (const { name, rocAuc } of recipes) {
    console.log(
      `${name}: macro ROC AUC ${rocAuc.macro.toFixed(3)}, 95% ${rocAuc.interval.map((end) => end.toFixed(3)).join("–")}`,
    );
  }
  console.log(`The lead over ${lead.second} is ${lead.isMoreThanNoise ? "more than noise" : "within the noise"}.`);
} finally {
  await pool.close();
}
