// node examples/library/predict.mjs MODEL: genres of the movies in new-movies.csv.
import { fileURLToPath } from "node:url";
import { defaultModelPath, loadModel, readMovies } from "claqueta";

const model = await loadModel(process.argv[2] ?? defaultModelPath());
const file = fileURLToPath(new URL("../new-movies.csv", import.meta.url));
const { movies } = await readMovies(file);

for (const { title, genres } of model.predict(movies)) {
  const answered = genres.filter(({ selected }) => selected).map(({ genre }) => genre);
  const [first] = genres;
  console.log(
    `${title}: ${answered.join(", ") || "none"} (first ${first.genre}, ${(first.probability * 100).toFixed(0)}%)`,
  );
}
