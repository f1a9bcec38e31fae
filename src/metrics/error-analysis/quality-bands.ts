import { takeDenseRows, takeLabelRows } from "../../matrix/dense-matrix.ts";
import type { Movie } from "../../movies/movie.ts";
import { precisionRecallF1 } from "../precision-recall.ts";
import { rocAucScore } from "../roc-auc.ts";
import { classStrata } from "../strata.ts";
import type { JudgedMovies } from "./judged-movies.ts";

/** How good the model is on one band of movies. */
export interface QualityBand {
  readonly band: string;
  readonly movieCount: number;
  /** Macro ROC AUC over the genres that the band has both with and without; null where there is none. Bands with
   * different genres left out are not quite comparable. */
  readonly rocAuc: number | null;
  /** Genres behind it. */
  readonly genreCount: number;
  readonly f1Micro: number;
}

/** The fewest words of each band. */
const plotLengthSteps = [0, 25, 50, 100, 200, 400];

type BandOf = (movie: Movie) => { readonly order: number; readonly band: string };

/** By decade, the oldest first, movies without a year last. */
export const decadeOf: BandOf = ({ year }) => {
  if (year === null) return { order: Number.POSITIVE_INFINITY, band: "no year" };
  const order = Math.floor(year / 10);
  return { order, band: `${order * 10}s` };
};

/** By the number of words of the plot, the shortest first. */
export const plotLengthOf: BandOf = ({ plot }) => {
  const words = plot.match(/\S+/g)?.length ?? 0;
  const order = plotLengthSteps.findLastIndex((from) => words >= from);
  const [from, next] = plotLengthSteps.slice(order, order + 2);
  return { order, band: next === undefined ? `${from} words and more` : `${from}–${next - 1} words` };
};

/** Throws as the metrics do. */
export function qualityBands({ probabilities, answers, labels, movies }: JudgedMovies, bandOf: BandOf): QualityBand[] {
  const rowsOf = new Map<string, { readonly order: number; readonly rows: number[] }>();
  for (const [row, movie] of movies.entries()) {
    const { order, band } = bandOf(movie);
    const own = rowsOf.get(band) ?? { order, rows: [] };
    own.rows.push(row);
    rowsOf.set(band, own);
  }
  const decisions = { ...probabilities, values: Float64Array.from(answers) };
  return [...rowsOf]
    .sort(([, a], [, b]) => a.order - b.order)
    .map(([band, { rows }]) => {
      const own = takeLabelRows(labels, rows);
      const hasBoth = own.values.some(
        (_, genre) => genre < own.columnCount && classStrata(own, genre).every((each) => each.length > 0),
      );
      // Few movies may have been given 0 and 1 only, by chance.
      const area = hasBoth ? rocAucScore(takeDenseRows(probabilities, rows), own, { allowHardLabels: true }) : null;
      return {
        band,
        movieCount: rows.length,
        rocAuc: area?.macro ?? null,
        genreCount: area === null ? 0 : labels.columnCount - area.undefinedGenres.length,
        f1Micro: precisionRecallF1(takeDenseRows(decisions, rows), own, { thresholds: 0.5 }).f1.micro,
      };
    });
}
