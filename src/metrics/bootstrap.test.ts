import { describe, expect, it } from "vitest";
import {
  type DenseMatrix,
  denseMatrix,
  type LabelMatrix,
  takeDenseRows,
  takeLabelRows,
} from "../matrix/dense-matrix.ts";
import { RandomState } from "../random/mt19937.ts";
import { genreRocAucIntervals, resample } from "./bootstrap.ts";
import { rocAucDifference, rocAucInterval } from "./paired-models.ts";
import { rankGenre, resampledRocAuc } from "./resampled-ranking.ts";
import { rocAucScore } from "./roc-auc.ts";
import { classStrata, drawCounts, rarestGenreStrata } from "./strata.ts";

const code = (name: string) => expect.objectContaining({ code: name });

/** n movies × 4 genres, and scores that know of them as much as `skill` says, rounded so that many are equal. */
function sample(n: number, seed: number, skill: number): { scores: DenseMatrix; labels: LabelMatrix } {
  const random = new RandomState(seed);
  const values = Uint8Array.from({ length: n * 4 }, (_, at) =>
    random.random() < [0.5, 0.3, 0.1, 0.03][at % 4] ? 1 : 0,
  );
  const noise = random.randomSample(n * 4);
  const scores = Float64Array.from(noise, (x, at) => Math.round(50 * (skill * values[at] + (1 - skill) * x)) / 50);
  return { scores: denseMatrix(n, 4, scores), labels: { rowCount: n, columnCount: 4, values } };
}

function expectArea(got: number, wanted: number | null): void {
  if (wanted === null) expect(got).toBeNaN();
  else expect(got).toBeCloseTo(wanted, 12);
}

describe("resampled ranking", () => {
  it("gives the area of the resample's own movies, repeats and ties included", () => {
    const { scores, labels } = sample(80, 1, 0.3);
    const random = new RandomState(2);
    const counts = new Int32Array(80);
    for (let round = 0; round < 20; round++) {
      drawCounts(rarestGenreStrata(labels), random, counts);
      const rows = [...counts].flatMap((count, row) => Array.from({ length: count }, () => row));
      const { perGenre } = rocAucScore(takeDenseRows(scores, rows), takeLabelRows(labels, rows));
      for (const [genre, area] of perGenre.entries()) {
        expectArea(resampledRocAuc(rankGenre(scores, labels, genre), counts), area);
      }
    }
  });

  it("leaves unknown entries out", () => {
    const { scores, labels } = sample(60, 3, 0.3);
    const masked = { ...labels, known: Uint8Array.from(labels.values, (_, at) => (at % 3 === 0 ? 0 : 1)) };
    const once = new Int32Array(60).fill(1);
    for (const [genre, area] of rocAucScore(scores, masked).perGenre.entries()) {
      expectArea(resampledRocAuc(rankGenre(scores, masked, genre), once), area);
    }
  });
});

describe("strata", () => {
  it("hold every movie once, under its rarest genre", () => {
    const labels: LabelMatrix = { rowCount: 5, columnCount: 2, values: Uint8Array.of(1, 0, 1, 1, 1, 0, 0, 0, 1, 0) };
    expect(rarestGenreStrata(labels).map((rows) => [...rows])).toEqual([[0, 2, 4], [1], [3]]);
  });

  it("keep the numbers of a genre's positives and negatives", () => {
    const { labels } = sample(100, 4, 0.3);
    const counts = new Int32Array(100);
    const [positives, negatives] = classStrata(labels, 2);
    drawCounts([positives, negatives], new RandomState(1), counts);
    expect(positives.reduce((sum, row) => sum + counts[row], 0)).toBe(positives.length);
    expect(negatives.reduce((sum, row) => sum + counts[row], 0)).toBe(negatives.length);
  });
});

describe("bootstrap", () => {
  const { scores, labels } = sample(400, 7, 0.2);
  const options = { seed: 42, resamples: 200 };

  it("encloses the figure, and the same seed gives the same ends", async () => {
    const first = await rocAucInterval(scores, labels, options);
    expect(first.macro).toBe(rocAucScore(scores, labels).macro);
    expect(first.interval[0]).toBeLessThan(first.macro);
    expect(first.interval[1]).toBeGreaterThan(first.macro);
    expect(await rocAucInterval(scores, labels, options)).toEqual(first);
    expect(await rocAucInterval(scores, labels, { ...options, seed: 43 })).not.toEqual(first);
  });

  it("gives a narrower interval for a lower level and for more movies", async () => {
    const width = ([low, high]: readonly [number, number]): number => high - low;
    const wide = width((await rocAucInterval(scores, labels, options)).interval);
    expect(width((await rocAucInterval(scores, labels, { ...options, level: 0.5 })).interval)).toBeLessThan(wide);
    const more = sample(4000, 7, 0.2);
    expect(width((await rocAucInterval(more.scores, more.labels, options)).interval)).toBeLessThan(wide / 2);
  });

  it("holds the true area in about 95 of 100 samples", async () => {
    const truth = rocAucScore(...pair(sample(60_000, 1, 0.2))).macro;
    let inside = 0;
    for (let seed = 100; seed < 200; seed++) {
      const { interval } = await rocAucInterval(...pair(sample(250, seed, 0.2)), options);
      if (interval[0] <= truth && truth <= interval[1]) inside++;
    }
    expect(inside).toBeGreaterThanOrEqual(87); // 95 expected; 87 leaves 3.5 standard deviations
  });

  it("gives an interval a genre, none for a genre of one class", async () => {
    const values = labels.values.map((value, at) => (at % 4 === 3 ? 0 : value));
    const intervals = await genreRocAucIntervals(scores, { ...labels, values }, options);
    expect(intervals[3]).toBeNull();
    const { perGenre } = rocAucScore(scores, labels);
    for (const genre of [0, 1, 2]) {
      expect(intervals[genre]?.[0]).toBeLessThan(perGenre[genre] ?? 0);
      expect(intervals[genre]?.[1]).toBeGreaterThan(perGenre[genre] ?? 1);
    }
  });

  it("finds no difference between a model and itself, and a clear one from chance", async () => {
    const same = await rocAucDifference(scores, scores, labels, options);
    expect(same).toEqual({ difference: 0, interval: [0, 0], pValue: 1 });
    const chance = denseMatrix(400, 4, new RandomState(9).randomSample(1600));
    const better = await rocAucDifference(scores, chance, labels, options);
    expect(better.interval[0]).toBeGreaterThan(0);
    expect(better.pValue).toBeCloseTo(2 / 201, 12);
    const worse = await rocAucDifference(chance, scores, labels, options);
    expect(worse.difference).toBe(-better.difference);
    expect(worse.interval[1]).toBeCloseTo(-better.interval[0], 12);
  });

  it("stops when asked to, and refuses settings out of range and yes/no scores", async () => {
    const signal = AbortSignal.abort();
    await expect(rocAucInterval(scores, labels, { ...options, signal })).rejects.toThrow(code("INTERRUPTED"));
    await expect(rocAucInterval(scores, labels, { seed: 1, resamples: 3 })).rejects.toThrow(code("INVALID_SETTING"));
    await expect(rocAucInterval(scores, labels, { seed: 1, level: 1 })).rejects.toThrow(code("INVALID_SETTING"));
    await expect(rocAucInterval(scores, labels, { seed: 1, level: 1 })).rejects.toThrow(
      /^level: it is 1; expected between 0 and 1/,
    );
    const hard = denseMatrix(400, 4, Float64Array.from(labels.values));
    await expect(rocAucInterval(hard, labels, options)).rejects.toThrow(code("HARD_LABELS"));
    await expect(genreRocAucIntervals(hard, labels, options)).rejects.toThrow(code("HARD_LABELS"));
  });
});

describe("resampling", () => {
  it("leaves out resamples without a figure, and says what is missing where none has one", async () => {
    const figures = [3, Number.NaN, 1, 2];
    let at = 0;
    const drawn = await resample({ seed: 1, resamples: 40 }, () => figures[at++ % 4]);
    expect(drawn).toEqual(Float64Array.from({ length: 30 }, (_, i) => 1 + Math.floor(i / 10)));
    await expect(resample({ seed: 1, resamples: 20 }, () => Number.NaN)).rejects.toThrow(
      /^bootstrap: no resample has both movies with a genre and movies without it; expected more labelled movies/,
    );
  });
});

const pair = ({ scores, labels }: { scores: DenseMatrix; labels: LabelMatrix }): [DenseMatrix, LabelMatrix] => [
  scores,
  labels,
];
