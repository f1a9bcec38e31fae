import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { sharedInt32, sharedUint8 } from "../../matrix/memory.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { completeSettings } from "../../settings/complete-settings.ts";
import { checkFitInput } from "../fit-input.ts";
import type { Classifier, FitOptions, Learner } from "../learner.ts";
import { learnerKind } from "../learner-kind.ts";
import { RandomForestClassifier, type Trees } from "./classifier.ts";
import { sortedColumns } from "./columns.ts";
import { type RandomForestSettings, randomForestSettings } from "./settings.ts";
import { fitTreesTask, type TreesPayload } from "./task.ts";

/** Trees of one task. Fixed, so that results do not depend on the number of workers. */
const treesPerTask = 20;

/** A random forest for each genre, on sparse rows. A probability is the mean over trees of the leaf's (weighted) share
 * of positives. Splits are exact: every threshold between two values in the node is tried, as in scikit-learn. Random
 * numbers differ, so results agree only statistically. A genre with one class gets a constant tree, 0.5 without known
 * labels. Sample weights are rounded to about 1/2³² of the bound of their sum. Source: Breiman 2001. */
export class RandomForest implements Learner {
  readonly kind = "random-forest";
  readonly settings: RandomForestSettings;

  /** Throws INVALID_SETTING. */
  constructor(options: Partial<RandomForestSettings> = {}) {
    this.settings = completeSettings("learner random-forest", randomForestSettings, options);
  }

  async fit(x: SparseMatrix, y: LabelMatrix, options: FitOptions): Promise<Classifier> {
    checkFitInput(this.kind, x, y, options.sampleWeight);
    const settings = this.settings;
    const columns = sortedColumns(x);
    const weights = options.sampleWeight && wholeWeights(options.sampleWeight);
    const genres: Trees[][] = [];
    const jobs: { genre: number; part: number; payload: TreesPayload }[] = [];
    for (let genre = 0; genre < y.columnCount; genre++) {
      const { labels, known, single } = genreLabels(y, genre);
      genres.push(single === undefined ? [] : [constantTree(single)]);
      if (single !== undefined) continue;
      for (let first = 0; first < settings.nEstimators; first += treesPerTask) {
        const count = Math.min(treesPerTask, settings.nEstimators - first);
        const payload = {
          columns,
          labels,
          known,
          weights,
          maxFeatures: drawnFeatures(settings.maxFeatures, x.columnCount),
          maxDepth: settings.maxDepth ?? 0x7fffffff,
          minSamplesSplit: settings.minSamplesSplit,
          minSamplesLeaf: settings.minSamplesLeaf,
          bootstrap: settings.bootstrap,
          seeds: Array.from({ length: count }, (_, t) => deriveSeed(options.seed, genre, first + t)),
        };
        jobs.push({ genre, part: first / treesPerTask, payload });
      }
    }
    let started = 0;
    let doneCount = 0;
    const work = async (): Promise<void> => {
      while (started < jobs.length) {
        const { genre, part, payload } = jobs[started++];
        genres[genre][part] = await options.pool.run(fitTreesTask, payload, { signal: options.signal });
        options.onProgress?.({ done: ++doneCount / jobs.length });
      }
    };
    await Promise.all(Array.from({ length: options.pool.size }, work));
    return RandomForestClassifier.fromTrees(x.columnCount, genres);
  }
}

/** A genre's column of labels, and in `single` its share of positives if it has one class. */
function genreLabels(y: LabelMatrix, genre: number) {
  const labels = sharedUint8(y.rowCount);
  const known = y.known && sharedUint8(y.rowCount);
  let positiveCount = 0;
  let knownCount = 0;
  for (let r = 0; r < y.rowCount; r++) {
    const k = r * y.columnCount + genre;
    if (known && y.known) known[r] = y.known[k];
    if (y.known?.[k] === 0) continue;
    labels[r] = y.values[k];
    positiveCount += y.values[k];
    knownCount++;
  }
  const single = knownCount === 0 ? 0.5 : positiveCount === 0 ? 0 : positiveCount === knownCount ? 1 : undefined;
  return { labels, known, single };
}

function constantTree(share: number): Trees {
  return { sizes: Int32Array.of(1), codes: Int32Array.of(0), values: Float32Array.of(share) };
}

/** Weights scaled to integers, so that n draws of the heaviest movie stay below 2³¹. */
function wholeWeights(weights: Float32Array): Int32Array {
  let heaviest = 0;
  for (let i = 0; i < weights.length; i++) heaviest = Math.max(heaviest, weights[i]);
  const scale = 0x7fffffff / (heaviest * weights.length);
  const whole = sharedInt32(weights.length);
  for (let i = 0; i < weights.length; i++) whole[i] = Math.max(1, Math.floor(weights[i] * scale));
  return whole;
}

function drawnFeatures(maxFeatures: RandomForestSettings["maxFeatures"], featureCount: number): number {
  if (maxFeatures === null) return featureCount;
  if (maxFeatures === "sqrt") return Math.max(1, Math.floor(Math.sqrt(featureCount)));
  if (maxFeatures === "log2") return Math.max(1, Math.floor(Math.log2(Math.max(1, featureCount))));
  if (maxFeatures < 1) return Math.max(1, Math.floor(maxFeatures * featureCount));
  return Math.min(maxFeatures, featureCount);
}

export const randomForest = learnerKind({
  kind: "random-forest",
  description: "a random forest for each genre",
  settings: randomForestSettings,
  make: (options) => new RandomForest(options),
  tasks: [fitTreesTask],
  cost: ({ nEstimators }) => 0.013 * nEstimators,
});
