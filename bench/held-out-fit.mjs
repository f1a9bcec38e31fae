import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { vectorizerFromSettings } from "../dist/features/registry.js";
import { learnerFromSettings } from "../dist/learners/registry.js";
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
    const loss = settings.comparesLoss && relativeLoss(result.classifier, made.matrix, labels, settings.learner.C);
    return {
      seconds,
      probabilities: save(folder, probabilities),
      ...(loss && { loss }),
      notes: result.classifier.warnings ?? [],
    };
  };
}

/** What regressions with an unpenalised intercept minimise, ½‖w‖² + C Σ log(1 + exp(−y·logit)), over all genres; as a share
 * of what the best constant answers cost. */
function relativeLoss(classifier, x, y, C) {
  const logits = classifier.decisionFunction(x).values;
  const genres = y.columnCount;
  const positive = new Float64Array(genres);
  let loss = 0;
  for (const [at, logit] of logits.entries()) {
    const margin = y.values[at] === 1 ? logit : -logit;
    loss += C * (Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, -margin));
    positive[at % genres] += y.values[at];
  }
  for (const weight of classifier.weights) loss += 0.5 * weight * weight;
  let constantLoss = 0;
  for (const count of positive) {
    const share = count / x.rowCount;
    if (share > 0 && share < 1) {
      constantLoss -= C * x.rowCount * (share * Math.log(share) + (1 - share) * Math.log1p(-share));
    }
  }
  return loss / constantLoss;
}

function save(folder, probabilities) {
  const path = join(folder, `ours-${process.pid}.f64`);
  writeFileSync(path, new Uint8Array(probabilities.values.slice().buffer));
  return path;
}
