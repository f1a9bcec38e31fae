import type { DenseMatrix, LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { Movie } from "../../movies/movie.ts";
import { checkProbabilities } from "../score-checks.ts";
import { type ConfusedGenres, confusedGenres } from "./confused-genres.ts";
import { doubtfulLabels, type LabelDoubts } from "./doubtful-labels.ts";
import { type GenreConfusion, genreConfusion } from "./genre-confusion.ts";
import { decadeOf, plotLengthOf, type QualityBand, qualityBands } from "./quality-bands.ts";
import { type WorstMovie, worstMovies } from "./worst-movies.ts";

/** Where a model goes wrong. */
export interface ErrorAnalysis {
  readonly worstMovies: readonly WorstMovie[];
  readonly confusedGenres: readonly ConfusedGenres[];
  readonly confusion: GenreConfusion;
  readonly doubtfulLabels: LabelDoubts;
  readonly byDecade: readonly QualityBand[];
  readonly byPlotLength: readonly QualityBand[];
}

/** probabilities, answers (1 or 0), labels: n movies × g genres, rows as `movies`, columns as `genreNames`; listed: the
 * maximum length of each list. Throws SHAPE_MISMATCH, NO_ROWS, BAD_ROW. */
export function analyseErrors(
  probabilities: DenseMatrix,
  answers: Uint8Array,
  labels: LabelMatrix,
  movies: readonly Movie[],
  genreNames: readonly string[],
  listed: number,
): ErrorAnalysis {
  checkProbabilities("error analysis", probabilities, labels);
  const given = { probabilities, answers, labels, movies, genreNames };
  return {
    worstMovies: worstMovies(given, listed),
    confusedGenres: confusedGenres(given, listed),
    confusion: genreConfusion(given),
    doubtfulLabels: doubtfulLabels(given, listed),
    byDecade: qualityBands(given, decadeOf),
    byPlotLength: qualityBands(given, plotLengthOf),
  };
}
