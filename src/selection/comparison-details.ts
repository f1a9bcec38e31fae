import type { FitProgress } from "../learners/learner.ts";
import { countedAnswers } from "../metrics/error-analysis/counted-answers.ts";
import { analyseErrors, type ErrorAnalysis } from "../metrics/error-analysis/error-analysis.ts";
import { type GenreCurves, genreCurves } from "../metrics/genre-curves.ts";
import type { Movie } from "../movies/movie.ts";
import { type GenreTerms, topTerms } from "../pipeline/top-terms.ts";
import type { HeldOutFit } from "./fit-held-out.ts";
import type { HeldOut } from "./held-out.ts";

/** One pass over the training movies. */
export interface LearningStep {
  /** From 0 on. */
  readonly split: number;
  /** From 1 on. */
  readonly epoch: number;
  /** Mean over the known entries; lower is better. */
  readonly loss: number;
  /** The same of the fit's validation movies; null where it has none. */
  readonly valLoss: number | null;
}

/** What reports show of a recipe besides its figures. */
export interface RecipeDetails {
  readonly curves: GenreCurves;
  /** Where the recipe learns in epochs. */
  readonly learningCurve?: readonly LearningStep[];
  /** Where the recipe is linear: of its fit on the first split. */
  readonly tellingTerms?: readonly GenreTerms[];
}

/** Keeps each recipe's losses, epoch by epoch, while it is fitted. */
export class LearningCurves {
  readonly #steps = new Map<string, LearningStep[]>();

  note(recipe: string, split: number, { values }: FitProgress): void {
    if (values?.epoch === undefined || values.loss === undefined) return;
    const { epoch, loss, valLoss = null } = values;
    const steps = this.#steps.get(recipe) ?? [];
    steps.push({ split, epoch, loss, valLoss });
    this.#steps.set(recipe, steps);
  }

  /** By split, then epoch, whatever the order of the fits; undefined where the recipe has no epochs. */
  of(recipe: string): readonly LearningStep[] | undefined {
    return this.#steps.get(recipe)?.toSorted((a, b) => a.split - b.split || a.epoch - b.epoch);
  }
}

const errorsListed = 12;

/** trainingMovies: those of the first split, on which `fit.firstFit` was fitted. */
export function recipeDetails(
  fit: Pick<HeldOutFit, "heldOut" | "firstFit">,
  trainingMovies: readonly Movie[],
  genreNames: readonly string[],
  learningCurve: readonly LearningStep[] | undefined,
): RecipeDetails {
  const { heldOut, firstFit } = fit;
  const terms = topTerms(firstFit.features, firstFit.classifier, genreNames, trainingMovies);
  return {
    curves: genreCurves(heldOut.probabilities, heldOut.labels, genreNames),
    ...(learningCurve && { learningCurve }),
    ...(terms && { tellingTerms: terms }),
  };
}

/** A recipe's errors on its held-out movies, each answered with as many genres as it has (countedAnswers). movies: the
 * list that was split. */
export function heldOutErrors(
  { probabilities, labels, rows }: HeldOut,
  movies: readonly Movie[],
  genreNames: readonly string[],
): ErrorAnalysis {
  const own = Array.from(rows, (row) => movies[row]);
  return analyseErrors(probabilities, countedAnswers(probabilities, labels), labels, own, genreNames, errorsListed);
}
