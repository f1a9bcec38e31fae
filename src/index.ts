/** The library's door. Everything here is public and documented; everything else may change without notice. */

export { writeSubmission } from "./batch/submission.ts";
export { ClaquetaError, type ErrorCode, errorTable } from "./errors.ts";
export type { AnswerRule } from "./genre-model/answer-rule.ts";
export { GenreModel, type GenreScore, type Prediction, type Provenance } from "./genre-model/genre-model.ts";
export { decodeModel, encodeModel } from "./genre-model/model-codec.ts";
export { loadModel, saveModel } from "./genre-model/model-file.ts";
export { analyseErrors, type ErrorAnalysis } from "./metrics/error-analysis/error-analysis.ts";
export { type Scorecard, scorecard } from "./metrics/scorecard.ts";
export { Genres } from "./movies/genres.ts";
export type { Movie } from "./movies/movie.ts";
export { type MovieTable, type ReadOptions, readMovies, readRows } from "./movies/read/read-movies.ts";
export { inlinePool, type Pool } from "./pool/pool.ts";
export { type CompareOptions, type Comparison, compare } from "./selection/compare.ts";
export type { Recipe } from "./selection/recipe.ts";
export { recipeNamed, recipes, reportRecipes } from "./selection/recipes/recipe-registry.ts";
export { readThresholdGoal, type ThresholdGoal } from "./selection/threshold-goal.ts";
export { type Trained, type TrainOptions, train } from "./selection/train.ts";
export type { AnswerReport, AnswerSettings } from "./selection/tune-answers.ts";
export { ThreadPool } from "./workers/thread-pool.ts";
