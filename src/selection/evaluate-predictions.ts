import { ClaquetaError } from "../errors.ts";
import { takeEntries } from "../matrix/dense-matrix.ts";
import { figures } from "../metrics/figures.ts";
import { decide } from "../metrics/precision-recall.ts";
import type { Movie } from "../movies/movie.ts";
import type { Predictions } from "../movies/read/read-predictions.ts";
import { answersOf } from "../pipeline/decision-rule.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { type EvaluateOptions, type Evaluation, judgeAnswers } from "./evaluate.ts";

/** How predictions are matched with movies and become answers. */
export interface EvaluatePredictionsOptions extends EvaluateOptions {
  /** Its thresholds and decision rule make the answers; 0.5 and none where absent, or where the answers are given. */
  readonly model?: GenreModel | undefined;
  /** Judge only the movies that have predictions, instead of throwing where one has none. */
  readonly commonOnly?: boolean | undefined;
}

const defaultThreshold = 0.5;

/** Judges any program's probabilities by the labels of movies, which are matched by id, or by their order where the
 * predictions have no ids. Genres are the predictions' columns, in the model's order where there is one. Of what
 * `evaluate` gives only telling terms and the effect of the calibration are absent.
 *
 * movies: all with genres. Predictions of other movies, and genres that no movie has, are counted in the warnings.
 * Throws MISSING_COLUMN where a movie has a genre without a column, BAD_ROW where two movies share an id,
 * SHAPE_MISMATCH where a movie has no prediction or the model has other genres, INVALID_SETTING where there are both
 * given answers and a model; else as `evaluate`. */
export async function evaluatePredictions(
  predictions: Predictions,
  movies: readonly Movie[],
  options: EvaluatePredictionsOptions,
): Promise<Evaluation> {
  const { name, sha256 } = predictions;
  const { model } = options;
  if (model !== undefined && predictions.answers !== null) {
    const what = "answers are given, and a model to make others";
    throw new ClaquetaError("INVALID_SETTING", { where: name, what, expected: "one of them" });
  }
  const { judged, rows, warnings } = matched(predictions, movies, options.commonOnly === true);
  const genres = orderedGenres(predictions, judged, model);
  const columns = genres.names.map((genre) => predictions.genres.indexOf(genre));
  const width = predictions.genres.count;
  const probabilities = {
    ...{ rowCount: rows.length, columnCount: width },
    values: takeEntries(predictions.probabilities.values, width, rows, columns),
  };
  const thresholds = model?.thresholds ?? new Float64Array(genres.count).fill(defaultThreshold);
  const given = predictions.answers;
  const answers =
    given !== null
      ? takeEntries(given, width, rows, columns)
      : model === undefined
        ? decide(probabilities, thresholds)
        : answersOf(probabilities, thresholds, model.decisionRule);
  const absent = genres.names.filter((genre) => !judged.some((movie) => movie.genres?.includes(genre)));
  if (absent.length > 0)
    warnings.push(`genres that no movie has have no ${figures.rocAuc.label.en}: ${absent.join(", ")}`);
  return await judgeAnswers(
    { ...(model && { model: model.provenance }), predictions: { name: name.split(/[\\/]/).at(-1) ?? name, sha256 } },
    {
      ...{ probabilities, answers, movies: judged, labels: genres.encode(judged), genreNames: genres.names },
      thresholds: given === null ? thresholds : [],
    },
    options,
    {},
    warnings,
  );
}

/** The movies that are judged, and each one's row of the predictions. */
function matched({ name, ids, probabilities }: Predictions, movies: readonly Movie[], commonOnly: boolean) {
  const warnings: string[] = [];
  if (ids === null) {
    const { rowCount } = probabilities;
    if (rowCount !== movies.length) {
      const what = `there are ${rowCount} rows of predictions for ${movies.length} movies`;
      const next = "Match them by id instead.";
      throw new ClaquetaError("SHAPE_MISMATCH", { where: name, what, expected: "one for each, in their order", next });
    }
    return { judged: movies, rows: [...movies.keys()], warnings };
  }
  const seen = new Set<string>();
  for (const { id } of movies) {
    if (seen.has(id)) {
      const what = `two movies have the id ${JSON.stringify(id.slice(0, 40))}`;
      const next = "Name the column of ids, --columns id=NAME, or match by the order of the rows: --match-rows.";
      throw new ClaquetaError("BAD_ROW", { where: "movies", what, expected: "each id once", next });
    }
    seen.add(id);
  }
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const judged = movies.filter(({ id }) => rowOf.has(id));
  const missing = movies.filter(({ id }) => !rowOf.has(id));
  const left = `${missing.length} of ${movies.length} movies`;
  if (missing.length > 0 && (!commonOnly || judged.length === 0)) {
    const what = `${left} have no prediction; the first has the id ${JSON.stringify(missing[0].id.slice(0, 40))}`;
    const next =
      judged.length === 0 ? "Check which columns hold the ids." : "Judge only those that have one: --common-only.";
    throw new ClaquetaError("SHAPE_MISMATCH", { where: name, what, expected: "one for each movie", next });
  }
  if (missing.length > 0) warnings.push(`${left} have no prediction in ${name} and are left out`);
  const extraCount = ids.length - judged.length;
  if (extraCount > 0) warnings.push(`${name}: ${extraCount} of ${ids.length} predictions are of no movie of the file`);
  return { judged, rows: judged.map(({ id }) => rowOf.get(id) as number), warnings };
}

/** The columns' genres, in the model's order where there is one. */
function orderedGenres({ name, genres }: Predictions, movies: readonly Movie[], model: GenreModel | undefined) {
  const missing = movies.flatMap((movie) => movie.genres ?? []).find((genre) => genres.indexOf(genre) < 0);
  if (missing !== undefined) {
    const what = `there is no column for ${JSON.stringify(missing.slice(0, 40))}, which a movie has`;
    const next = "Add its probabilities, or leave out the movies that have it: --skip-invalid.";
    throw new ClaquetaError("MISSING_COLUMN", { where: name, what, expected: `p_${missing.slice(0, 40)}`, next });
  }
  if (model === undefined) return genres;
  const own = model.genres;
  const other = [...own.names, ...genres.names].find((genre) => own.indexOf(genre) < 0 || genres.indexOf(genre) < 0);
  if (other === undefined) return own;
  const what = `${own.indexOf(other) < 0 ? "the model does" : "the predictions do"} not know ${JSON.stringify(other.slice(0, 40))}`;
  const next = "Give a model of these genres, or none.";
  throw new ClaquetaError("SHAPE_MISMATCH", { where: name, what, expected: "the genres of the model", next });
}
