import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { type ReliabilityBin, reliabilityBins } from "./calibration-error.ts";
import { precisionRecallCurve, rocCurve } from "./curves.ts";
import { thinCurve } from "./thinned-curve.ts";

/** Curves to draw, by genre name: few points, rounded to four decimals. Compute no figure from them. */
export interface GenreCurves {
  /** From (0, 0) to (1, 1); null where all movies, or none, have the genre. */
  readonly roc: {
    readonly [genre: string]: {
      readonly falsePositiveRate: readonly number[];
      readonly truePositiveRate: readonly number[];
    } | null;
  };
  /** At falling recall, to (0, 1); null where no movie has the genre. */
  readonly precisionRecall: {
    readonly [genre: string]: { readonly recall: readonly number[]; readonly precision: readonly number[] } | null;
  };
  /** `all`: every entry of the table together. */
  readonly reliability: { readonly [genre: string]: readonly ReliabilityBin[] };
}

const maxPoints = 80;

/** probabilities, labels: n movies × g genres in the order of `genreNames`. Throws SHAPE_MISMATCH, BAD_ROW. */
export function genreCurves(
  probabilities: DenseMatrix,
  labels: LabelMatrix,
  genreNames: readonly string[],
): GenreCurves {
  const byGenre = <Value>(value: (genre: number) => Value): { [genre: string]: Value } =>
    Object.fromEntries(genreNames.map((name, g) => [name, value(g)]));
  return {
    roc: byGenre((g) => {
      const curve = rocCurve(probabilities, labels, g);
      if (curve === null) return null;
      const [falsePositiveRate, truePositiveRate] = thinned(curve.falsePositiveRate, curve.truePositiveRate);
      return { falsePositiveRate, truePositiveRate };
    }),
    precisionRecall: byGenre((g) => {
      const curve = precisionRecallCurve(probabilities, labels, g);
      if (curve === null) return null;
      const [recall, precision] = thinned(curve.recall, curve.precision);
      return { recall, precision };
    }),
    reliability: {
      ...byGenre((g) => reliabilityBins(probabilities, labels, g).map(roundedBin)),
      all: reliabilityBins(probabilities, labels, "all").map(roundedBin),
    },
  };
}

const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

/** Two coordinates of a curve, thinned and rounded. */
function thinned(x: Float64Array, y: Float64Array): [number[], number[]] {
  const kept = thinCurve(x, y, maxPoints);
  return [kept.map((k) => rounded(x[k])), kept.map((k) => rounded(y[k]))];
}

const roundedBin = (bin: ReliabilityBin): ReliabilityBin =>
  Object.fromEntries(Object.entries(bin).map(([name, value]) => [name, value && rounded(value)])) as never;
