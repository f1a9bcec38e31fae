import type { MovieField } from "../features/movie-text.ts";
import { type FittedVectorizer, partsOf, type TermText } from "../features/vectorizer.ts";
import type { Classifier } from "../learners/learner.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import { rankDescending } from "../statistics.ts";
import { englishStopWords } from "../text/stop-words.ts";

/** A term and its weight for, or against, a genre. */
export interface TopTerm {
  readonly term: string;
  /** The text that it is read from. */
  readonly field: MovieField;
  /** What one standard deviation of the term adds to the genre's logit. */
  readonly weight: number;
}

/** The terms that speak most for and against one genre. */
export interface GenreTerms {
  readonly genre: string;
  /** The strongest first. */
  readonly for: readonly TopTerm[];
  readonly against: readonly TopTerm[];
}

/** Movies that show how much a term varies. */
const maxMovies = 2000;
const chunkColumns = 4096;
const stopWords = new Set(englishStopWords);

/** A linear classifier's top terms for and against each genre, `count` of each, by weight times the standard deviation
 * of the term over (the first 2,000 of) `movies`, so that neither rare terms nor large units lead. Whole words and
 * their n-grams where there are any, without those of stop words alone; else runs of characters. Undefined where the
 * classifier is not linear. Source: standardised coefficients, Menard 2004. */
export function topTerms(
  features: FittedVectorizer,
  classifier: Classifier,
  genreNames: readonly string[],
  movies: readonly Movie[],
  count = 10,
): GenreTerms[] | undefined {
  if (classifier.contributions === undefined) return undefined;
  const columns = textColumns(features);
  const deviations = columnDeviations(features.transform(movies.slice(0, maxMovies)));
  const varying = columns.filter(({ column }) => deviations[column] > 0);
  const weights = genreNames.map(() => new Float64Array(varying.length));
  for (let from = 0; from < varying.length; from += chunkColumns) {
    const chunk = varying.slice(from, from + chunkColumns);
    const indices = Int32Array.from(chunk, ({ column }) => column);
    const { entries } = classifier.contributions(unitRow(features.columnCount, indices), 0);
    for (let k = 0; k < chunk.length; k++) {
      for (let g = 0; g < genreNames.length; g++) {
        weights[g][from + k] = entries.values[k * genreNames.length + g] * deviations[chunk[k].column];
      }
    }
  }
  return genreNames.map((genre, g) => {
    const own = weights[g];
    const listed = (side: 1 | -1): TopTerm[] =>
      rankDescending(side === 1 ? own : own.map((weight) => -weight), count)
        .filter((k) => side * own[k] > 0)
        .map((k) => ({ term: varying[k].term, field: varying[k].field, weight: Math.round(own[k] * 1e4) / 1e4 }));
    return { genre, for: listed(1), against: listed(-1) };
  });
}

interface TextColumn {
  readonly column: number;
  readonly term: string;
  readonly field: MovieField;
}

/** Columns that are terms of text, without their part's name; ascending. */
function textColumns(features: FittedVectorizer): TextColumn[] {
  const texts = partsOf(features).filter(({ fitted }) => fitted.text !== undefined);
  const words = texts.filter(({ fitted }) => fitted.text?.isWords);
  return (words.length > 0 ? words : texts).flatMap(({ fitted, firstColumn }) => {
    const { field, isWords } = fitted.text as TermText;
    const isTelling = (term: string): boolean => !isWords || term.split(" ").some((word) => !stopWords.has(word));
    return fitted.terms.flatMap((term, k) => (isTelling(term) ? [{ column: firstColumn + k, term, field }] : []));
  });
}

function columnDeviations({ rowCount, columnCount, indptr, indices, values }: SparseMatrix): Float64Array {
  const sums = new Float64Array(columnCount);
  const squares = new Float64Array(columnCount);
  for (let k = indptr[0]; k < indptr[rowCount]; k++) {
    sums[indices[k]] += values[k];
    squares[indices[k]] += values[k] ** 2;
  }
  return squares.map((square, column) => Math.sqrt(Math.max(0, square / rowCount - (sums[column] / rowCount) ** 2)));
}

/** One row with a 1 in each of the columns, which ascend. */
const unitRow = (columnCount: number, indices: Int32Array): SparseMatrix => ({
  rowCount: 1,
  columnCount,
  indptr: Int32Array.of(0, indices.length),
  indices,
  values: new Float32Array(indices.length).fill(1),
});
