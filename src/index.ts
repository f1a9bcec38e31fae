/** The library's entry point. Everything here is public and documented; everything else may change without notice. */

export { writeSubmission } from "./batch/submission.ts";
export { type Document, type FieldSchema, type FieldType, type FieldValue, fieldTypes } from "./documents/fields.ts";
export { ClaquetaError, type ErrorCode, errorTable } from "./errors.ts";
export type { OwnVectorizerKind } from "./features/own-vectorizer.ts";
export {
  countVectorizer,
  registerVectorizer,
  tfidfVectorizer,
  vectorizerFromSettings,
  yearRbf,
  yearRbf as yearBumps,
} from "./features/registry.ts";
export type { FittedVectorizer, OnePassVectorizer, Vectorizer } from "./features/vectorizer.ts";
export { registerClassifier } from "./learners/classifier-registry.ts";
export { DenseRegression } from "./learners/dense-regression/learner.ts";
export { type EmbeddingFitOptions, EmbeddingNetwork } from "./learners/embedding-network/learner.ts";
export type {
  Classifier,
  ClassifierKind,
  ColumnTable,
  FitOptions,
  FitProgress,
  Learner,
  LinearTable,
} from "./learners/learner.ts";
export { LogisticRegression } from "./learners/logistic-regression/learner.ts";
export { NaiveBayes } from "./learners/naive-bayes/learner.ts";
export { NeuralNetwork } from "./learners/neural-network/learner.ts";
export { RandomForest } from "./learners/random-forest/learner.ts";
export { type OwnLearnerKind, registerLearner } from "./learners/registry.ts";
export { type DenseMatrix, denseMatrix } from "./matrix/dense-matrix.ts";
export { type SparseMatrix, sparseFromRows } from "./matrix/sparse-matrix.ts";
export { averagePrecisionScore } from "./metrics/average-precision.ts";
export { expectedCalibrationError, reliabilityBins } from "./metrics/calibration-error.ts";
export { analyseErrors, type ErrorAnalysis } from "./metrics/error-analysis/error-analysis.ts";
export { rocAucDifference, rocAucInterval } from "./metrics/paired-models.ts";
export { precisionRecallF1 } from "./metrics/precision-recall.ts";
export { brierLoss, logLoss } from "./metrics/probability-losses.ts";
export { rocAucScore } from "./metrics/roc-auc.ts";
export { type Scorecard, scorecard } from "./metrics/scorecard.ts";
export type { ExtraCorpus, ExtraSpec, RemovedMovie } from "./movies/extra-corpus.ts";
export { Genres } from "./movies/genres.ts";
export type { Movie } from "./movies/movie.ts";
export { type ExtraCorpora, type ExtraOptions, readExtraCorpora } from "./movies/read/read-extra-corpora.ts";
export { type MovieTable, type ReadOptions, readMovies, readRows } from "./movies/read/read-movies.ts";
export {
  type Predictions,
  type PredictionTable,
  type ReadPredictionsOptions,
  readPredictions,
} from "./movies/read/read-predictions.ts";
export { iterativeStratification } from "./movies/split/iterative-stratification.ts";
export { kFold } from "./movies/split/k-fold.ts";
export { trainTestSplit } from "./movies/split/train-test-split.ts";
export type { DecisionRule } from "./pipeline/decision-rule.ts";
export { defaultModelPath } from "./pipeline/default-model.ts";
export { explain, explanationMethod } from "./pipeline/explain.ts";
export { GenreModel, type GenreScore, type Prediction, type Provenance } from "./pipeline/genre-model.ts";
export { decodeModel, encodeModel } from "./pipeline/model-codec.ts";
export { loadModel, saveModel } from "./pipeline/model-file.ts";
export { inlinePool, type Pool } from "./pool/pool.ts";
export { type CompareOptions, type Comparison, compare } from "./selection/compare.ts";
export {
  type CompareEvaluationsOptions,
  compareEvaluations,
  type EvaluationComparison,
} from "./selection/compare-evaluations.ts";
export { type EvaluateOptions, type Evaluation, evaluate } from "./selection/evaluate.ts";
export { type EvaluatePredictionsOptions, evaluatePredictions } from "./selection/evaluate-predictions.ts";
export type { AnyRecipe, MemberSource, Recipe, StackMember, StackRecipe } from "./selection/recipe.ts";
export { readRecipe } from "./selection/recipe-file.ts";
export { recipeNamed, recipes, reportRecipes } from "./selection/recipes/recipe-registry.ts";
export { searchSpaces } from "./selection/recipes/search-spaces.ts";
export { readThresholdGoal, type ThresholdGoal } from "./selection/threshold-goal.ts";
export { startTimeBudget, type TimeBudget } from "./selection/time-budget.ts";
export { type Trained, type TrainOptions, train } from "./selection/train.ts";
export type { Rung } from "./selection/tune/halving.ts";
export type { Judgement } from "./selection/tune/judge-winner.ts";
export type { Dimension, SearchSpace, Settings } from "./selection/tune/search-space.ts";
export type { SettingEffect, ValueEffect } from "./selection/tune/setting-effects.ts";
export type { ScoredTrial, TrialLog, TrialRecord } from "./selection/tune/trial-log.ts";
export { type TuneOptions, type Tuning, tune } from "./selection/tune/tune.ts";
export type { AnswerReport, AnswerSettings } from "./selection/tune-answers.ts";
export { withFields } from "./selection/with-fields.ts";
export { ThreadPool, type ThreadPoolOptions } from "./workers/thread-pool.ts";

/* Types that the signatures above name. */

export type { ErrorParts } from "./errors.ts";
export type { KindSettings } from "./features/feature-kind.ts";
export type { MovieField } from "./features/movie-text.ts";
export type {
  CountOptions,
  FeatureOptions,
  FeatureSettings,
  PartOptions,
  PartSettings,
  TfidfOptions,
  UncheckedFeatures,
  UnionOptions,
  UnionPartOptions,
  YearRbfOptions,
} from "./features/registry.ts";
export type { CountSettings, TermSettings, TfidfSettings } from "./features/term-settings.ts";
export type { TextSpan } from "./features/text-span.ts";
export type { UnionPart, UnionSettings } from "./features/union.ts";
export type { CompactedVectorizer, FittedPart, TermText, VectorizerSettings } from "./features/vectorizer.ts";
export type { YearRbfSettings } from "./features/year-rbf.ts";
export type { JsonValue } from "./json.ts";
export type { DenseRegressionSettings } from "./learners/dense-regression/settings.ts";
export type { EmbeddingNetworkClassifier } from "./learners/embedding-network/classifier.ts";
export type { EmbeddingNetworkSettings } from "./learners/embedding-network/settings.ts";
export type { Epoch, Epoch as EmbeddingEpoch, FitHistory } from "./learners/epochs.ts";
export type { Convergence, LogisticRegressionClassifier } from "./learners/logistic-regression/classifier.ts";
export type { LogisticPrior } from "./learners/logistic-regression/learner.ts";
export type { LogisticRegressionSettings } from "./learners/logistic-regression/settings.ts";
export type { NaiveBayesClassifier } from "./learners/naive-bayes/classifier.ts";
export type { NaiveBayesSettings } from "./learners/naive-bayes/settings.ts";
export type { NeuralNetworkClassifier } from "./learners/neural-network/classifier.ts";
export type { OutputKind } from "./learners/neural-network/layers.ts";
export type { LossKind } from "./learners/neural-network/loss.ts";
export type { NeuralNetworkSettings } from "./learners/neural-network/settings.ts";
export type { LayerSummary } from "./learners/neural-network/summary.ts";
export type { RandomForestSettings } from "./learners/random-forest/settings.ts";
export type { LearnerOptions, UncheckedLearner } from "./learners/registry.ts";
export type { LabelMatrix } from "./matrix/dense-matrix.ts";
export type { Storage } from "./matrix/quantised-table.ts";
export type { State, Tensor, TensorArray } from "./matrix/state.ts";
export type { BootstrapOptions } from "./metrics/bootstrap.ts";
export type { BinOptions, ReliabilityBin } from "./metrics/calibration-error.ts";
export type { CorrectedTTest } from "./metrics/corrected-t-test.ts";
export type { ConfusedGenres } from "./metrics/error-analysis/confused-genres.ts";
export type { DoubtfulLabel, GenreDoubts, LabelDoubts } from "./metrics/error-analysis/doubtful-labels.ts";
export type { GenreConfusion } from "./metrics/error-analysis/genre-confusion.ts";
export type { QualityBand } from "./metrics/error-analysis/quality-bands.ts";
export type { GenreProbability, WorstMovie } from "./metrics/error-analysis/worst-movies.ts";
export type { Interval } from "./metrics/figure.ts";
export type { FigureChange } from "./metrics/figure-changes.ts";
export type { GenreCurves } from "./metrics/genre-curves.ts";
export type { GenreAverages, GenreMeans } from "./metrics/genre-means.ts";
export type { RocAucDifference, RocAucInterval } from "./metrics/paired-models.ts";
export type { ThresholdAverages, Thresholds } from "./metrics/precision-recall.ts";
export type { RankingOptions } from "./metrics/ranked-scores.ts";
export type { GenreFigures, ScorecardOptions } from "./metrics/scorecard.ts";
export type { ExtraCounts, PartialLabels } from "./movies/extra-corpus.ts";
export type { FileFormat } from "./movies/formats/file-kind.ts";
export type { ParsedRow } from "./movies/formats/format.ts";
export type { ReadLimits } from "./movies/formats/read-limits.ts";
export type { RowError, RowLocation } from "./movies/formats/row-error.ts";
export type { TextFormat } from "./movies/formats/stream-formats.ts";
export type { KnownList } from "./movies/known-movies.ts";
export type { MovieSource } from "./movies/read/file.ts";
export type { ColumnNames } from "./movies/read/movie-columns.ts";
export type { MovieRow, SkippedRow } from "./movies/read/movie-row.ts";
export type { PredictionColumnOptions } from "./movies/read/prediction-columns.ts";
export type { MovieFile, MovieRows } from "./movies/read/read-movies.ts";
export type { KFoldOptions } from "./movies/split/k-fold.ts";
export type { Split } from "./movies/split/split.ts";
export type { TrainTestOptions } from "./movies/split/train-test-split.ts";
export type { Calibration } from "./pipeline/calibration.ts";
export type { Explanation, GenreExplanation, TermContribution, WordContribution } from "./pipeline/explanation.ts";
export type { FittedPipeline } from "./pipeline/fit-pipeline.ts";
export type { GenreModelParts } from "./pipeline/genre-model.ts";
export type { GenreTerms, TopTerm } from "./pipeline/top-terms.ts";
export type { RunOptions, Task, TaskContext } from "./pool/pool.ts";
export type { AnswerFigures, GenreAnswerFigures } from "./selection/answer-figures.ts";
export type { Lead, OnFitProgress, RecipeResult } from "./selection/compare.ts";
export type {
  ChangedMovie,
  ComparedEvaluation,
  GenreChanges,
  GenreFigureChange,
} from "./selection/compare-evaluations.ts";
export type { LearningStep } from "./selection/comparison-details.ts";
export type { CompressionReport } from "./selection/compress/compress-model.ts";
export type { Compression, CompressionTrial } from "./selection/compress/compress-recipe.ts";
export type { CalibrationFigures, ModelEvaluation } from "./selection/evaluate.ts";
export type { FailedCandidate } from "./selection/failed-candidate.ts";
export type { NotRun } from "./selection/fit-repeats.ts";
export type { KeptAnswers } from "./selection/kept-answers.ts";
export type { FieldEffect, PairedComparison, RareGenres } from "./selection/paired-comparisons.ts";
export type { SplitSettings } from "./selection/splits.ts";
export type { MetaLearnerSettings } from "./selection/stack/meta-learner.ts";
export type { GenreAnswer } from "./selection/tune-answers.ts";
export type { SettingSchema, SettingsOf, SettingsSchema, ValueOf, ValueSchema } from "./settings/settings-schema.ts";
export type { StripAccents } from "./text/normalise.ts";
export type { TextTransform, TextTransforms } from "./text/text-transform.ts";
