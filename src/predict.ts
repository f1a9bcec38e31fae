/** The entry point for prediction alone, in Node, browsers and edge runtimes: no file behind it imports `node:`. */

export { ClaquetaError, type ErrorCode, errorTable } from "./errors.ts";
export { registerVectorizer } from "./features/registry.ts";
export { registerClassifier } from "./learners/classifier-registry.ts";
export { Genres } from "./movies/genres.ts";
export type { Movie } from "./movies/movie.ts";
export { explain, explanationMethod } from "./pipeline/explain.ts";
export type { Explanation, GenreExplanation, TermContribution, WordContribution } from "./pipeline/explanation.ts";
export { GenreModel, type GenreScore, type Prediction, type Provenance } from "./pipeline/genre-model.ts";
export { decodeModel } from "./pipeline/model-codec.ts";
