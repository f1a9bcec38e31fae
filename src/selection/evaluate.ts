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

/** A model judged on labelled movies. */
export interface Evaluation extends Scorecard {
  readonly kind: "evaluation";
  readonly claquetaVersion: string;
  readonly model: Provenance;
  readonly dataSha256: string;
  readonly seed: number;
  readonly thresholds: readonly number[];
  readonly curves: GenreCurves;
  /** The effect of the calibration on these movies; absent where the model has none. */
  readonly calibration?: { readonly before: CalibrationFigures; readonly after: CalibrationFigures };
  /** Where the model is linear. */
  readonly tellingTerms?: readonly GenreTerms[];
  /** By the model's own answers. */
  readonly errors?: ErrorAnalysis;
  readonly warnings: readonly string[];
}

/** movies: all with genres that the model knows. Throws as the metrics do: HARD_LABELS, BAD_ROW, TOO_FEW_ROWS,
 * UNKNOWN_GENRE, INTERRUPTED. */
export async function evaluate(
  model: GenreModel,
  movies: readonly Movie[],
  options: EvaluateOptions,
): Promise<Evaluation> {
  const { names } = model.genres;
  const labels = model.genres.encode(movies);
  const raw = new GenreModel({ ...model, calibration: identityCalibration }).predictProba(movies);
  const isCalibrated = model.calibration.kind !== identityCalibration.kind;
  const probabilities = isCalibrated ? model.calibration.apply(raw) : raw;
  const answers = answersOf(probabilities, model.thresholds, model.decisionRule);
  const { seed, errors, dataSha256 = "" } = options;
  const { thresholds } = model;
  const given = judged(probabilities, answers, labels);
  const card = await scorecard(probabilities, labels, names, { ...options, thresholds, answers });
  const terms = topTerms(model.features, model.classifier, names, movies);
  return {
    kind: "evaluation",
    claquetaVersion,
    model: model.provenance,
    dataSha256,
    seed,
    thresholds: [...model.thresholds],
    ...card,
    curves: genreCurves(probabilities, labels, names),
    ...(isCalibrated && {
      calibration: { before: calibrationFigures(judged(raw, answers, labels)), after: calibrationFigures(given) },
    }),
    ...(terms && { tellingTerms: terms }),
    ...(errors > 0 && { errors: analyseErrors(probabilities, answers, labels, movies, names, errors) }),
    warnings:
      dataSha256 !== "" && dataSha256 === model.provenance.dataSha256
        ? ["the model was fitted on this very file: these figures say how well it remembers, not how well it predicts"]
        : [],
  };
}

const calibrationFigures = (given: Judged): CalibrationFigures => ({
  ...measure(given, records.calibration).held,
  reliability: reliabilityBins(given.probabilities, given.labels, "all"),
});
