/** The door for those who only predict, in Node, browsers and edge runtimes: no `node:` import stands behind it. */

export { ClaquetaError, type ErrorCode, errorTable } from "./errors.ts";
export { explain, explanationMethod } from "./genre-model/explain.ts";
export type {
  Explanation,
  GenreExplanation,
  TermContribution,
  WordContribution,
} from "./genre-model/explanation.ts";
export { GenreModel, type GenreScore, type Prediction, type Provenance } from "./genre-model/genre-model.ts";
export { decodeModel } from "./genre-model/model-codec.ts";
export { Genres } from "./movies/genres.ts";
export type { Movie } from "./movies/movie.ts";
