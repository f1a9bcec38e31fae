// What it is worth to fit the vectorizer before the split: node scripts/fitted-before-split.mjs FILE (movies with genres; run
// after a build). The same regression on the report's counts, with terms counted over all movies and over the training movies
// alone; docs/story.md shows its output.
import {
  countVectorizer,
  Genres,
  LogisticRegression,
  readMovies,
  recipeNamed,
  rocAucDifference,
  rocAucScore,
  ThreadPool,
  trainTestSplit,
} from "claqueta";

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error("Usage: node scripts/fitted-before-split.mjs FILE");
  process.exit(64);
}
const { movies } = await readMovies(file, { requireGenres: true });
const { train, test } = trainTestSplit(movies.length, { testSize: 0.2, seed: 42 });
const [seen, unseen] = [train, test].map((rows) => Array.from(rows, (row) => movies[row]));
const genres = Genres.of(movies);
const {
  features,
  learner: { kind: _, ...settings },
} = recipeNamed("report-regression");
const pool = new ThreadPool();
try {
  const judged = [];
  for (const [how, basis] of [
    ["on all movies, before the split", movies],
    ["on the training movies alone", seen],
  ]) {
    const fitted = countVectorizer(features).fit(basis);
    const classifier = await new LogisticRegression(settings).fit(fitted.transform(seen), genres.encode(seen), {
      seed: 42,
      pool,
    });
    judged.push(classifier.predictProba(fitted.transform(unseen)));
    console.log(
      `vectorizer fitted ${how}: macro ROC AUC ${rocAucScore(judged.at(-1), genres.encode(unseen)).macro.toFixed(4)}`,
    );
  }
  const { difference, interval } = await rocAucDifference(judged[0], judged[1], genres.encode(unseen), { seed: 42 });
  console.log(
    `difference ${difference.toFixed(4)}, 95% interval ${interval.map((end) => end.toFixed(4)).join(" to ")}`,
  );
} finally {
  await pool.close();
}
