import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DenseMatrix,
  denseMatrix,
  type LabelMatrix,
  takeDenseRows,
  takeLabelRows,
} from "../matrix/dense-matrix.ts";
import { averagePrecisionScore } from "./average-precision.ts";
import { expectedCalibrationError, reliabilityBins } from "./calibration-error.ts";
import { rocCurve } from "./curves.ts";
import {
  coverageError,
  hitRateScore,
  labelRankingAveragePrecisionScore,
  labelRankingLoss,
  subsetAccuracyScore,
} from "./movie-rankings.ts";
import { precisionRecallF1 } from "./precision-recall.ts";
import { brierLoss, logLoss } from "./probability-losses.ts";
import { rocAucScore } from "./roc-auc.ts";
import { hammingLoss } from "./set-accuracy.ts";

const code = (name: string) => expect.objectContaining({ code: name });

function scoresOf(rows: readonly (readonly number[])[]): DenseMatrix {
  return denseMatrix(rows.length, rows[0].length, Float64Array.from(rows.flat()));
}

/** "?" entries are not known. */
function labelsOf(rows: readonly string[]): LabelMatrix {
  const entries = rows.join("");
  return {
    rowCount: rows.length,
    columnCount: rows[0].length,
    values: Uint8Array.from(entries, (entry) => (entry === "1" ? 1 : 0)),
    known: Uint8Array.from(entries, (entry) => (entry === "?" ? 0 : 1)),
  };
}

const answersOf = (p: DenseMatrix): DenseMatrix => ({ ...p, values: p.values.map((each) => Math.round(each)) });
const allMetrics: readonly [string, (p: DenseMatrix, y: LabelMatrix) => unknown][] = [
  ["rocAucScore", rocAucScore],
  ["averagePrecisionScore", averagePrecisionScore],
  ["precisionRecallF1", (p, y) => precisionRecallF1(p, y, { thresholds: 0.5 })],
  ["brierLoss", brierLoss],
  ["logLoss", logLoss],
  ["expectedCalibrationError", expectedCalibrationError],
  ["hitRateScore", hitRateScore],
  ["coverageError", coverageError],
  ["labelRankingAveragePrecisionScore", labelRankingAveragePrecisionScore],
  ["labelRankingLoss", labelRankingLoss],
  ["hammingLoss", (p, y) => hammingLoss(answersOf(p), y)],
  ["subsetAccuracyScore", (p, y) => subsetAccuracyScore(answersOf(p), y)],
];

describe("rocAucScore", () => {
  it("is the share of (yes, no) pairs in the right order, ties half", () => {
    const entry = fc.record({ score: fc.integer({ min: 1, max: 6 }), label: fc.integer({ min: 0, max: 1 }) });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 2, maxLength: 40 }), (entries) => {
        const yes = entries.filter((one) => one.label === 1);
        const no = entries.filter((one) => one.label === 0);
        fc.pre(yes.length > 0 && no.length > 0);
        let right = 0;
        for (const a of yes) for (const b of no) right += a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0;
        const scores = scoresOf(entries.map((one) => [one.score / 10]));
        const area = rocAucScore(scores, labelsOf(entries.map((one) => String(one.label)))).macro;
        expect(area).toBeCloseTo(right / (yes.length * no.length), 12);
      }),
    );
  });

  it("names a genre of one class and leaves it out of the mean", () => {
    const result = rocAucScore(
      scoresOf([
        [0.9, 0.2, 0.5],
        [0.1, 0.3, 0.5],
      ]),
      labelsOf(["101", "000"]),
    );
    expect(result).toMatchObject({ macro: 0.75, undefinedGenres: [1], perGenre: [1, null, 0.5] });
  });

  it("takes yes/no answers only when asked to", () => {
    const scores = scoresOf([[1], [0], [1]]);
    const labels = labelsOf(["1", "0", "0"]);
    expect(() => rocAucScore(scores, labels)).toThrow(code("HARD_LABELS"));
    expect(() => averagePrecisionScore(scores, labels)).toThrow(code("HARD_LABELS"));
    expect(rocAucScore(scores, labels, { allowHardLabels: true }).macro).toBe(0.75);
  });

  it("refuses labels in which no genre has both classes", () => {
    expect(() => rocAucScore(scoresOf([[0.1], [0.2]]), labelsOf(["1", "1"]))).toThrow(code("TOO_FEW_ROWS"));
  });
});

describe("every metric", () => {
  const scores = scoresOf([
    [0.9, 0.2],
    [0.4, 0.3],
    [0.6, 0.8],
    [0.2, 0.5],
  ]);
  const labels = labelsOf(["10", "01", "11", "00"]);

  it.each(allMetrics)("%s leaves a movie of which nothing is known out", (_, metric) => {
    const more = scoresOf([
      ...[0, 1, 2, 3].map((row) => [...scores.values.subarray(row * 2, row * 2 + 2)]),
      [0.7, 0.1],
    ]);
    const masked = labelsOf(["10", "01", "11", "00", "??"]);
    if (metric === allMetrics[11][1]) return; // a movie without a wrong known genre is right
    expect(metric(more, masked)).toEqual(metric(scores, labels));
  });

  it.each(allMetrics)("%s does not depend on the order of the movies", (_, metric) => {
    const order = [2, 0, 3, 1];
    const shuffled = metric(takeDenseRows(scores, order), takeLabelRows(labels, order));
    expect(JSON.stringify(shuffled, rounded)).toBe(JSON.stringify(metric(scores, labels), rounded));
  });

  it.each(allMetrics)("%s refuses other shapes, no rows and scores that are not numbers", (_, metric) => {
    expect(() => metric(scores, labelsOf(["10", "01"]))).toThrow(code("SHAPE_MISMATCH"));
    const none = { rowCount: 0, columnCount: 2, values: new Uint8Array(0) };
    expect(() => metric(denseMatrix(0, 2), none)).toThrow(code("NO_ROWS"));
    expect(() => metric(scoresOf([[0.5, Number.NaN]]), labelsOf(["10"]))).toThrow(code("BAD_ROW"));
  });
});

const rounded = (_: string, value: unknown): unknown => (typeof value === "number" ? value.toFixed(12) : value);

describe("single metrics", () => {
  it("F1 takes a threshold a genre, and yes begins at the threshold itself", () => {
    const scores = scoresOf([
      [0.3, 0.3],
      [0.2, 0.7],
    ]);
    const { f1 } = precisionRecallF1(scores, labelsOf(["10", "01"]), { thresholds: [0.3, 0.7] });
    expect(f1).toMatchObject({ macro: 1, micro: 1, weighted: 1, samples: 1, perGenre: [1, 1] });
    expect(() => precisionRecallF1(scores, labelsOf(["10", "01"]), { thresholds: [0.3] })).toThrow(
      code("SHAPE_MISMATCH"),
    );
  });

  it("hit rate asks whether the most probable genre is right, the lower column among equals", () => {
    const scores = scoresOf([
      [0.5, 0.5, 0.1],
      [0.1, 0.2, 0.3],
    ]);
    const rates = [
      ["100", "001"],
      ["010", "001"],
      ["010", "110"],
    ].map((rows) => hitRateScore(scores, labelsOf(rows)));
    expect(rates).toEqual([1, 0.5, 0]);
  });

  it("log loss stays finite for a sure mistake", () => {
    expect(logLoss(scoresOf([[0], [1]]), labelsOf(["1", "0"])).macro).toBeCloseTo(36.04, 1);
  });

  it("reliability bins cover [0, 1] and lose no entry", () => {
    const scores = scoresOf([[0], [0.1], [0.3], [0.30000000000000004], [0.95], [1]]);
    const bins = reliabilityBins(scores, labelsOf(["0", "0", "1", "1", "1", "1"]), 0);
    expect(bins.map((bin) => bin.count)).toEqual([2, 0, 2, 0, 0, 0, 0, 0, 0, 2]);
    expect(bins[1]).toMatchObject({ meanProbability: null, positiveShare: null });
    expect(() => reliabilityBins(scores, labelsOf("000000".split("")), 0, { bins: 0 })).toThrow(
      code("INVALID_SETTING"),
    );
  });

  it("a shortened ROC curve has the same area", () => {
    const scores = scoresOf([9, 8, 7, 6, 5, 4, 3, 2].map((score) => [score / 10]));
    const labels = labelsOf("11011000".split(""));
    const full = rocCurve(scores, labels, 0, { dropIntermediate: false });
    const short = rocCurve(scores, labels, 0);
    expect(short?.thresholds.length).toBeLessThan(full?.thresholds.length ?? 0);
    for (const curve of [full, short]) {
      let area = 0;
      for (let i = 1; i < (curve?.thresholds.length ?? 0); i++) {
        const [x, y] = [curve?.falsePositiveRate ?? [], curve?.truePositiveRate ?? []];
        area += ((x[i] - x[i - 1]) * (y[i] + y[i - 1])) / 2;
      }
      expect(area).toBeCloseTo(rocAucScore(scores, labels).macro, 12);
    }
  });
});
