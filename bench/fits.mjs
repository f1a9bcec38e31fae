import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { vectorizerFromSettings } from "../dist/features/registry.js";
import { learnerFromSettings } from "../dist/learners/registry.js";
import { labelsOf, readLines, readRows } from "./input.mjs";
import { timed } from "./stopwatch.mjs";

/** Our side of the workloads that make features of all movies. */
export async function openFitTransform({ folder, settings }) {
  const movies = await readLines(folder, "movies");
  return async () => {
    const { seconds, result } = await timed(() => vectorizerFromSettings(settings.features).fitTransform(movies));
    const { columnCount, indptr, rowCount, values } = result.matrix;
    const entries = indptr[rowCount];
    let sum = 0;
    for (let k = 0; k < entries; k++) sum += values[k];
    return { seconds, matrix: { columns: columnCount, entries, sum } };
  };
}

/** Our side of every workload that fits settings.learner to settings.features of the training movies (and of the extra
 * ones with settings.extra). Times the fit; with settings.timesFeatures fitting the features too. Each round has its
 * own seed, so that qualities can be averaged. */
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
  const path = join(folder, `ours-${process.pid}.f64`);
  return async ({ round }) => {
    const { seconds, result } = await timed(async () => {
      const { fitted, matrix } = made ?? vectorizer.fitTransform(training);
      return { fitted, classifier: await learner.fit(matrix, labels, { seed: 41 + round, pool }) };
    });
    const { fitted, classifier } = result;
    writeFileSync(path, new Uint8Array(classifier.predictProba(fitted.transform(heldOut)).values.slice().buffer));
    const loss = settings.comparesLoss && relativeLoss(classifier, made.matrix, labels, settings.learner.C);
    return { seconds, probabilities: path, ...(loss && { loss }), notes: classifier.warnings ?? [] };
  };
}

/** What regressions with an unpenalised intercept minimise, ½‖w‖² + C Σ log(1 + exp(−y·logit)), over all genres; as a
 * share of the loss of the best constant answers. */
function relativeLoss(classifier, x, y, C) {
  const genres = y.columnCount;
  const positive = new Float64Array(genres);
  let loss = 0;
  for (const [i, logit] of classifier.decisionFunction(x).values.entries()) {
    const margin = y.values[i] === 1 ? logit : -logit;
    loss += C * (Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, -margin));
    positive[i % genres] += y.values[i];
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
