// node examples/library/explain.mjs MODEL: the words that spoke for and against the most probable genre of a plot.
import { defaultModelPath, explain, loadModel } from "claqueta";

const model = await loadModel(process.argv[2] ?? defaultModelPath());
const movie = {
  id: "1",
  title: "Dust and Silver",
  year: 1958,
  plot: "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch.",
};
const [prediction] = model.predict([movie]);
const { method, genres } = explain(model, movie, [prediction.genres[0].genre]);
const [{ genre, words }] = genres;
console.log(`${genre}, ${method}:`);
for (const { text, contribution } of words.toSorted((a, b) => b.contribution - a.contribution).slice(0, 5)) {
  console.log(`  ${contribution >= 0 ? "+" : ""}${contribution.toFixed(2)} ${text}`);
}
