import { describe, expect, it } from "vitest";
import { ClaquetaError } from "../../src/errors.ts";
import { classifierFromState, classifierKinds } from "../../src/learners/classifier-registry.ts";
import type { Classifier, FitOptions, FitProgress } from "../../src/learners/learner.ts";
import { type LearnerOptions, learnerFromSettings, learnerKindOf, learnerKinds } from "../../src/learners/registry.ts";
import { type LabelMatrix, takeLabelRows } from "../../src/matrix/dense-matrix.ts";
import { type SparseMatrix, takeRows } from "../../src/matrix/sparse-matrix.ts";
import { inlinePool, type Pool } from "../../src/pool/pool.ts";
import { RandomState } from "../../src/random/mt19937.ts";
import type { SettingSchema } from "../../src/settings/settings-schema.ts";

/** Settings that are quick, or differ in what they do. A kind that is not among them is tried with its defaults. */
const variants: { readonly [name: string]: LearnerOptions } = {
  "embedding network": { kind: "embedding-network", hiddenUnits: 10, epochs: 40, wordDropout: 0.2 },
  "embedding network with two heads": {
    kind: "embedding-network",
    hiddenUnits: 16,
    headCount: 2,
    epochs: 40,
    wordDropout: 0.3,
    validationShare: 0.1,
    patience: 20,
  },
  "logistic regression": { kind: "logistic-regression" },
  "balanced logistic regression, penalised intercept": {
    kind: "logistic-regression",
    classWeight: "balanced",
    intercept: "penalised",
  },
  "multinomial naive Bayes": { kind: "naive-bayes" },
  "complement naive Bayes": { kind: "naive-bayes", distribution: "complement", norm: true },
  "Bernoulli naive Bayes": { kind: "naive-bayes", distribution: "bernoulli" },
  "random forest": { kind: "random-forest", nEstimators: 30, maxDepth: 6 },
  "neural network": {
    kind: "neural-network",
    hiddenLayers: [10],
    batchSize: 8,
    epochs: 60,
    learningRate: 0.01,
    hiddenDropout: 0.2,
  },
};

/** Every learner of the registry passes this suite. */
const learners: { readonly [name: string]: LearnerOptions } = {
  ...variants,
  ...Object.fromEntries(
    learnerKinds
      .filter(({ kind }) => !Object.values(variants).some((variant) => variant.kind === kind))
      .map(({ kind }) => [kind, { kind } as LearnerOptions]),
  ),
};

const genreCount = 14;
const featureCount = 40;
/** Columns with one class only: no movie has the first, every movie the second. */
const never = 5;
const always = 6;

/** Movies of which genre g has the movies whose feature g is there, more or less; the third row is empty. */
function movies(count: number, seed: number): { x: SparseMatrix; y: LabelMatrix } {
  const random = new RandomState(seed);
  const indptr = new Int32Array(count + 1);
  const indices: number[] = [];
  const values: number[] = [];
  const labels = new Uint8Array(count * genreCount);
  for (let row = 0; row < count; row++) {
    for (let g = 0; g < genreCount; g++) labels[row * genreCount + g] = random.random() < 0.05 ? 1 : 0;
    for (let f = 0; f < featureCount && row !== 2; f++) {
      if (random.random() < 0.7) continue;
      indices.push(f);
      values.push(1 + random.interval(3));
      if (f < genreCount) labels[row * genreCount + f] = random.random() < 0.9 ? 1 : 0;
    }
    indptr[row + 1] = indices.length;
    labels[row * genreCount + never] = 0;
    labels[row * genreCount + always] = 1;
  }
  return {
    x: {
      rowCount: count,
      columnCount: featureCount,
      indptr,
      indices: Int32Array.from(indices),
      values: Float32Array.from(values),
    },
    y: { rowCount: count, columnCount: genreCount, values: labels },
  };
}

const { x, y } = movies(160, 3);
const unseen = movies(90, 4);
/** The last five columns are measures of every movie. */
const numericColumns = Uint8Array.from({ length: featureCount }, (_, f) => (f < featureCount - 5 ? 0 : 1));
const options: FitOptions = { seed: 7, pool: inlinePool, numericColumns };

/** Hands tasks and results over as a thread would, and lets those that started later end first. */
const threads: Pool = {
  size: 3,
  async run(task, payload) {
    const handed = structuredClone(payload);
    await new Promise((resolve) => setTimeout(resolve, 5 * Math.max(0, 4 - threadsStarted++)));
    return structuredClone(await task.run(handed, { progress: () => {}, throwIfStopped: () => {} }));
  },
};
let threadsStarted = 0;

const answers = (classifier: Classifier, rows: SparseMatrix): number[] => [...classifier.predictProba(rows).values];

/** Share of pairs of a movie with the genre and one without in which the first has the higher score; mean over genres
 * with both. */
function meanRocAuc(scores: Float64Array, labels: LabelMatrix): number {
  const areas: number[] = [];
  for (let g = 0; g < genreCount; g++) {
    const of = (label: number): number[] =>
      [...scores].filter((_, k) => k % genreCount === g && labels.values[k] === label);
    const [without, having] = [of(0), of(1)];
    if (without.length === 0 || having.length === 0) continue;
    const wins = having.reduce((sum, p) => sum + without.filter((q) => q < p).length, 0);
    areas.push(wins / (without.length * having.length));
  }
  return areas.reduce((sum, area) => sum + area, 0) / areas.length;
}

async function codeOf(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ClaquetaError) return error.code;
    throw error;
  }
  return "nothing thrown";
}

describe("the registry of learners", () => {
  it("has a classifier for each kind, so that what it fits can be saved and read", () => {
    const readable = classifierKinds.map(({ kind }) => kind);
    expect(learnerKinds.map(({ kind }) => kind).filter((kind) => !readable.includes(kind))).toEqual([]);
  });

  it("says of every setting what it means, and takes the defaults of each as they are", () => {
    for (const kind of learnerKinds) {
      expect(learnerFromSettings({ kind: kind.kind }).kind).toBe(kind.kind);
      expect(Object.values<SettingSchema>(kind.settings).filter(({ description }) => description.length < 5)).toEqual(
        [],
      );
    }
  });
});

describe.each(Object.entries(learners))("%s", (_name, settings) => {
  const learner = learnerFromSettings(settings);
  const fitted = learner.fit(x, y, options);

  it("gives probabilities that order unseen movies well", async () => {
    const classifier = await fitted;
    const probabilities = classifier.predictProba(unseen.x);
    expect([probabilities.rowCount, probabilities.columnCount]).toEqual([90, genreCount]);
    expect([classifier.featureCount, classifier.genreCount]).toEqual([featureCount, genreCount]);
    expect(probabilities.values.every((p) => p >= 0 && p <= 1)).toBe(true);
    const answersAlike = learnerKindOf(settings).isBaseline === true;
    const rows = new Set(
      Array.from({ length: 90 }, (_, row) =>
        probabilities.values.slice(row * genreCount, (row + 1) * genreCount).join(),
      ),
    );
    if (answersAlike) expect(rows.size).toBe(1);
    else expect(meanRocAuc(probabilities.values, unseen.y)).toBeGreaterThan(0.7);
  });

  it("gives the same bits for the same seed, whatever the pool", async () => {
    const first = answers(await fitted, unseen.x);
    expect(answers(await learnerFromSettings(settings).fit(x, y, options), unseen.x)).toEqual(first);
    threadsStarted = 0;
    expect(answers(await learner.fit(x, y, { ...options, pool: threads }), unseen.x)).toEqual(first);
  });

  it("leaves its inputs and its settings as they were", async () => {
    const weight = new Float32Array(160).fill(2);
    const known = new Uint8Array(160 * genreCount).fill(1);
    const copies = structuredClone({ x, y, known, weight, settings: learner.settings });
    await learner.fit(x, { ...y, known }, { ...options, sampleWeight: weight });
    (await fitted).predictProba(x);
    expect({ x, y, known, weight, settings: learner.settings }).toEqual(copies);
  });

  it("gives a movie the same bits alone and in a batch, the empty one too", async () => {
    const classifier = await fitted;
    const together = answers(classifier, unseen.x);
    const alone = Array.from({ length: 90 }, (_, row) => answers(classifier, takeRows(unseen.x, [row])));
    expect(alone.flat()).toEqual(together);
    const none = Array.from({ length: genreCount }, () => expect.any(Number));
    expect(together.slice(2 * genreCount, 3 * genreCount)).toEqual(none);
    expect(classifier.predictProba(takeRows(unseen.x, [])).rowCount).toBe(0);
  });

  it("gives a genre with one class its observed share", async () => {
    const probabilities = (await fitted).predictProba(unseen.x).values;
    for (let row = 0; row < 90; row++) {
      expect(probabilities[row * genreCount + never]).toBe(0);
      expect(probabilities[row * genreCount + always]).toBe(1);
    }
  });

  it("takes no notice of what unknown labels say", async () => {
    const random = new RandomState(5);
    const known = new Uint8Array(160 * genreCount).map(() => (random.random() < 0.7 ? 1 : 0));
    const turned = y.values.map((value, k) => (known[k] === 1 ? value : 1 - value));
    const masked = await learner.fit(x, { ...y, known }, options);
    const other = await learner.fit(x, { ...y, values: turned, known }, options);
    expect(answers(other, unseen.x)).toEqual(answers(masked, unseen.x));
    expect(answers(masked, unseen.x)).not.toEqual(answers(await fitted, unseen.x));
  });

  it("heeds sample weights", async () => {
    const weight = Float32Array.from({ length: 160 }, (_, row) => (row % 2 === 0 ? 20 : 0.05));
    const even = Array.from({ length: 80 }, (_, i) => 2 * i);
    const weighted = answers(await learner.fit(x, y, { ...options, sampleWeight: weight }), unseen.x);
    const half = answers(await learner.fit(takeRows(x, even), takeLabelRows(y, even), options), unseen.x);
    const unweighted = answers(await fitted, unseen.x);
    const distance = (to: number[]): number => to.reduce((sum, p, k) => sum + (p - weighted[k]) ** 2, 0);
    expect(weighted).not.toEqual(unweighted);
    expect(distance(half)).toBeLessThan(2 * distance(unweighted));
  });

  it("answers the same, bit for bit, after save and load", async () => {
    const classifier = await fitted;
    const state = structuredClone(classifier.toState());
    for (const tensor of Object.values(state.tensors)) {
      expect(tensor.data.length).toBe(tensor.shape.reduce((product, size) => product * size, 1));
    }
    const settingsAsJson = JSON.parse(JSON.stringify(state.settings));
    const loaded = classifierFromState({ ...state, settings: settingsAsJson });
    expect(answers(loaded, unseen.x)).toEqual(answers(classifier, unseen.x));
    expect(loaded.toState()).toEqual(classifier.toState());
  });

  it("refuses a state with a tensor missing or of another shape", async () => {
    const state = (await fitted).toState();
    for (const name of Object.keys(state.tensors)) {
      const { [name]: dropped, ...rest } = state.tensors;
      expect(await codeOf(() => classifierFromState({ ...state, tensors: rest }))).toBe("BAD_MODEL_FILE");
    }
  });

  it("adds its contributions up to the logit, where it has them", async () => {
    const classifier = await fitted;
    if (classifier.contributions === undefined) return;
    const probabilities = classifier.predictProba(unseen.x).values;
    for (const row of [0, 2, 89]) {
      const { entries, intercepts } = classifier.contributions(unseen.x, row);
      for (let g = 0; g < genreCount; g++) {
        let logit = intercepts[g];
        for (let k = 0; k < entries.rowCount; k++) logit += entries.values[k * genreCount + g];
        expect(1 / (1 + Math.exp(-logit))).toBeCloseTo(probabilities[row * genreCount + g], 5);
      }
    }
  });

  it("reports progress up to 1 and stops on request", async () => {
    const events: FitProgress[] = [];
    await learner.fit(x, y, { ...options, onProgress: (event) => events.push(event) });
    expect(events.every(({ done }) => done >= 0 && done <= 1)).toBe(true);
    expect(events.at(-1)?.done).toBe(1);
    expect(await codeOf(() => learner.fit(x, y, { ...options, signal: AbortSignal.abort() }))).toBe("INTERRUPTED");
  });

  it("refuses tables that do not fit together", async () => {
    const classifier = await fitted;
    const narrow = { ...takeRows(x, [2]), columnCount: featureCount - 1 };
    expect(await codeOf(() => classifier.predictProba(narrow))).toBe("SHAPE_MISMATCH");
    expect(await codeOf(() => learner.fit(takeRows(x, [0, 1]), y, options))).toBe("SHAPE_MISMATCH");
    const sampleWeight = new Float32Array(159);
    expect(await codeOf(() => learner.fit(x, y, { ...options, sampleWeight }))).toBe("SHAPE_MISMATCH");
    const empty = takeRows(x, []);
    const noLabels = takeLabelRows(y, []);
    expect(await codeOf(() => learner.fit(empty, noLabels, options))).toBe("NO_ROWS");
  });
});
