// node examples/library/train.mjs [MODEL]: fits a model to the example movies and saves it.
import { fileURLToPath } from "node:url";
import { readMovies, recipeNamed, saveModel, ThreadPool, train } from "claqueta";

const file = fileURLToPath(new URL("../movies.csv", import.meta.url));
const { movies, sha256 } = await readMovies(file, { requireGenres: true });
const pool = new ThreadPool(); // all cores; results do not depend on their number
try {
  const { model, answers } = await train(movies, {
    recipes: [recipeNamed("words")],
    answers: { calibrate: "auto", thresholdGoal: { kind: "macro-f1" }, atLeast: 1 },
    pool,
    seed: 42,
    dataSha256: sha256,
  });
  console.log(
    `Calibration error ${answers.before.calibrationError.toFixed(3)} → ${answers.after.calibrationError.toFixed(3)}`,
  );
  const bytes = await saveModel(model, process.argv[2] ?? "example.claqueta");
  console.log(`Saved ${model.genres.count} genres in ${bytes} bytes.`);
} finally {
  await pool.close();
}
