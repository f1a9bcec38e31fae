import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { type BootstrapOptions, genreRocAucIntervals } from "./bootstrap.ts";
import { records } from "./figures.ts";
import { type HeldFigures, type HeldGenreFigures, judged, measure } from "./held-figures.ts";
import { rocAucInterval } from "./paired-models.ts";
import { decide, type Thresholds } from "./precision-recall.ts";

/** One genre's figures (docs/figures.md); null where they are not defined. */
export interface GenreFigures extends HeldGenreFigures<(typeof records.genre)[number]> {
  readonly genre: string;
}

/** All figures of probabilities against labels: see docs/figures.md. Those without parts are means over genres, or over
 * movies where genres have none. */
export interface Scorecard extends HeldFigures<(typeof records.scorecard)[number]> {
  readonly movieCount: number;
  /** Genres without a ROC AUC; they are left out of its means. */
  readonly undefinedGenres: readonly string[];
  readonly genres: readonly GenreFigures[];
}

/** What decides yes and no, and the bootstrap's seed and size. */
export interface ScorecardOptions extends Pick<BootstrapOptions, "seed" | "resamples" | "signal"> {
  /** From which probability on the answer is yes. */
  readonly thresholds: Thresholds;
  /** Yes (1) or no (0), movies × genres, where something else than thresholds decides. */
  readonly answers?: Uint8Array;
}

/** All figures at once. probabilities, labels: n movies × g genres in the order of `genreNames`. Throws as the metrics
 * do: HARD_LABELS, SHAPE_MISMATCH, BAD_ROW, TOO_FEW_ROWS, INTERRUPTED. */
export async function scorecard(
  probabilities: DenseMatrix,
  labels: LabelMatrix,
  genreNames: readonly string[],
  options: ScorecardOptions,
): Promise<Scorecard> {
  const bootstrap = { seed: options.seed, resamples: options.resamples ?? 1000, signal: options.signal };
  const { interval: macro } = await rocAucInterval(probabilities, labels, bootstrap);
  const perGenre = await genreRocAucIntervals(probabilities, labels, bootstrap);
  const answers = options.answers ?? decide(probabilities, options.thresholds);
  const given = judged(probabilities, answers, labels, { macro, perGenre });
  const { held, perGenre: genres } = measure(given, records.scorecard, records.genre, genreNames);
  return {
    movieCount: labels.rowCount,
    ...held,
    undefinedGenres: genres.filter(({ rocAuc }) => rocAuc === null).map(({ genre }) => genre),
    genres,
  };
}
