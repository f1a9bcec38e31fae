import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { vectorizerFromSettings } from "../dist/features/make-vectorizer.js";
import { learnerFromSettings } from "../dist/learners/learner-settings.js";
import { labelsOf, readLines, readRows } from "./input.mjs";
import { timed } from "./stopwatch.mjs";

/** Our side of every workload that fits: settings.learner on settings.features of the training movies (and of the extra
 * ones with settings.extra). Times the fit; with settings.timesFeatures fitting the features too. Each round
 * has a seed of its own, so that qualities can be averaged. */
export async function openHeldOutFit({ folder, pool, settings }) {
  const { genres, train, test } = readRows(folder);
  const movies = await readLines(folder, "movies");
  const training = train.map((row) => movies[row]);
  if (settings.extra) for (const movie of await readLines(folder, "extra")) training.push(movie);
  const heldOut = test.map((row) => movies[row]);
  const labels = labelsOf(training, genres);
  const vectorizer = vectorizerFromSettings(settings.features);
  const learner = learnerFromSettings(settings.learner);
  const made = settings.timesFeatures ? undefined : vectorizer.fitTransform(training);
  return async ({ round }) => {
    const { seconds, result } = await timed(async () => {
      const { fitted, matrix } = made ?? vectorizer.fitTransform(training);
      return { fitted, classifier: await learner.fit(matrix, labels, { seed: 41 + round, pool }) };
    });
    const probabilities = result.classifier.predictProba(result.fitted.transform(heldOut));
    return { seconds, probabilities: save(folder, probabilities), notes: result.classifier.warnings ?? [] };
  };
}

function save(folder, probabilities) {
  const path = join(folder, `ours-${process.pid}.f64`);
  writeFileSync(path, new Uint8Array(probabilities.values.slice().buffer));
  return path;
}
