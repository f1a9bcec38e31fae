import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import type { BootstrapOptions } from "../metrics/bootstrap.ts";
import { type ReliabilityBin, reliabilityBins } from "../metrics/calibration-error.ts";
import { analyseErrors, type ErrorAnalysis } from "../metrics/error-analysis/error-analysis.ts";
import type { Judged } from "../metrics/figure.ts";
import { records } from "../metrics/figures.ts";
import { type GenreCurves, genreCurves } from "../metrics/genre-curves.ts";
import { type HeldFigures, judged, measure } from "../metrics/held-figures.ts";
import { type Scorecard, scorecard } from "../metrics/scorecard.ts";
import type { Movie } from "../movies/movie.ts";
import { identityCalibration } from "../pipeline/calibration.ts";
import { answersOf } from "../pipeline/decision-rule.ts";
import { GenreModel, type Provenance } from "../pipeline/genre-model.ts";
import { type GenreTerms, topTerms } from "../pipeline/top-terms.ts";
import { claquetaVersion } from "../version.ts";
import { type KeptAnswers, keepAnswers } from "./kept-answers.ts";

/** Contents of the evaluation, and the bootstrap's seed and size. */
export interface EvaluateOptions extends Pick<BootstrapOptions, "seed" | "resamples" | "signal"> {
  /** Length of each list of errors; 0 for no lists. */
  readonly errors: number;
  /** SHA-256 of the data file, kept in the result. */
  readonly dataSha256?: string;
}

/** Calibration of the probabilities (docs/figures.md); means over genres, lower is better. */
export interface CalibrationFigures extends HeldFigures<(typeof records.calibration)[number]> {
  /** All entries together. */
  readonly reliability: readonly ReliabilityBin[];
}

/** Probabilities and answers judged by the labels of movies. */
export interface Evaluation extends Scorecard {
  readonly kind: "evaluation";
  readonly claquetaVersion: string;
  /** Whose answers these are; beside `predictions`, whose thresholds and decision rule made answers of them. */
  readonly model?: Provenance;
  /** Where a file or another program gave the probabilities: its name and SHA-256. */
  readonly predictions?: { readonly name: string; readonly sha256: string };
  readonly dataSha256: string;
  readonly seed: number;
  /** None where the answers were given. */
  readonly thresholds: readonly number[];
  readonly curves: GenreCurves;
  /** The effect of the calibration on these movies; absent where the model has none. */
  readonly calibration?: { readonly before: CalibrationFigures; readonly after: CalibrationFigures };
  /** Where the model is linear. */
  readonly tellingTerms?: readonly GenreTerms[];
  /** By the answers that are judged. */
  readonly errors?: ErrorAnalysis;
  readonly warnings: readonly string[];
  /** For `compareEvaluations`; absent where the movies are too many to keep. */
  readonly movies?: KeptAnswers;
}

/** A model judged on labelled movies. */
export interface ModelEvaluation extends Evaluation {
  readonly model: Provenance;
}

/** movies: all with genres that the model knows. Throws as the metrics do: HARD_LABELS, BAD_ROW, TOO_FEW_ROWS,
 * UNKNOWN_GENRE, INTERRUPTED. */
export async function evaluate(
  model: GenreModel,
  movies: readonly Movie[],
  options: EvaluateOptions,
): Promise<ModelEvaluation> {
  const labels = model.genres.encode(movies);
  const raw = new GenreModel({ ...model, calibration: identityCalibration }).predictProba(movies);
  const isCalibrated = model.calibration.kind !== identityCalibration.kind;
  const probabilities = isCalibrated ? model.calibration.apply(raw) : raw;
  const answers = answersOf(probabilities, model.thresholds, model.decisionRule);
  const terms = topTerms(model.features, model.classifier, model.genres.names, movies);
  const figures = (each: DenseMatrix) => calibrationFigures(judged(each, answers, labels));
  return {
    ...(await judgeAnswers(
      { model: model.provenance },
      { probabilities, answers, labels, movies, genreNames: model.genres.names, thresholds: model.thresholds },
      options,
      {
        ...(isCalibrated && { calibration: { before: figures(raw), after: figures(probabilities) } }),
        ...(terms && { tellingTerms: terms }),
      },
    )),
    model: model.provenance,
  };
}

/** What is judged: n movies × g genres, columns as `genreNames`. */
interface GivenAnswers {
  readonly probabilities: DenseMatrix;
  /** 1 or 0. */
  readonly answers: Uint8Array;
  readonly labels: LabelMatrix;
  readonly movies: readonly Movie[];
  readonly genreNames: readonly string[];
  /** None where the answers were given. */
  readonly thresholds: ArrayLike<number>;
}

/** The evaluation of answers from anywhere. source: where they come from; ofModel: what only a model can tell. */
export async function judgeAnswers(
  source: Pick<Evaluation, "model" | "predictions">,
  given: GivenAnswers,
  options: EvaluateOptions,
  ofModel: Pick<Evaluation, "calibration" | "tellingTerms"> = {},
  warnings: readonly string[] = [],
): Promise<Evaluation> {
  const { probabilities, answers, labels, movies, genreNames, thresholds } = given;
  const { seed, errors, dataSha256 = "" } = options;
  const card = await scorecard(probabilities, labels, genreNames, { ...options, thresholds, answers });
  const kept = await keepAnswers({ ids: movies.map(({ id }) => id), labels, answers, probabilities }, genreNames);
  const isTrainingFile = dataSha256 !== "" && dataSha256 === source.model?.dataSha256;
  return {
    kind: "evaluation",
    claquetaVersion,
    ...source,
    dataSha256,
    seed,
    thresholds: Array.from(thresholds),
    ...card,
    curves: genreCurves(probabilities, labels, genreNames),
    ...ofModel,
    ...(errors > 0 && { errors: analyseErrors(probabilities, answers, labels, movies, genreNames, errors) }),
    warnings: [
      ...(isTrainingFile
        ? ["the model was fitted on this very file: these figures say how well it remembers, not how well it predicts"]
        : []),
      ...warnings,
      ...(kept ? [] : ["the movies are too many to keep: `claqueta compare-reports` cannot compare this evaluation"]),
    ],
    ...(kept && { movies: kept }),
  };
}

const calibrationFigures = (given: Judged): CalibrationFigures => ({
  ...measure(given, records.calibration).held,
  reliability: reliabilityBins(given.probabilities, given.labels, "all"),
});
