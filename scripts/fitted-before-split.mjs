// What a vectorizer that is fitted before the split gains: node scripts/fitted-before-split.mjs FILE (movies with
// genres; after a build). Fits the same regression on the report's counts, with terms of all movies and of the training
// movies alone; docs/story.md shows the output.
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
const { features, learner } = recipeNamed("report-regression");
const { kind: _, ...settings } = learner;
const pool = new ThreadPool();
try {
  const labels = genres.encode(unseen);
  const predict = async (how, basis) => {
    const fitted = countVectorizer(features).fit(basis);
    const regression = new LogisticRegression(settings);
    const classifier = await regression.fit(fitted.transform(seen), genres.encode(seen), { seed: 42, pool });
    const probabilities = classifier.predictProba(fitted.transform(unseen));
    console.log(`vectorizer fitted ${how}: macro ROC AUC ${rocAucScore(probabilities, labels).macro.toFixed(4)}`);
    return probabilities;
  };
  const before = await predict("on all movies, before the split", movies);
  const after = await predict("on the training movies alone", seen);
  const { difference, interval } = await rocAucDifference(before, after, labels, { seed: 42 });
  const [low, high] = interval.map((end) => end.toFixed(4));
  console.log(`difference ${difference.toFixed(4)}, 95% interval ${low} to ${high}`);
} finally {
  await pool.close();
}
