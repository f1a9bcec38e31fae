import { isRecord } from "../src/json.ts";
import type { ReliabilityBin } from "../src/metrics/calibration-error.ts";
import type { Scorecard } from "../src/metrics/scorecard.ts";
import type { Comparison, RecipeResult } from "../src/selection/compare.ts";

/** Curves of one recipe by genre name; `all` in the reliability stands for all genres together. */
export interface RecipeCurves {
  readonly roc?: {
    readonly [genre: string]: {
      readonly falsePositiveRate: readonly number[];
      readonly truePositiveRate: readonly number[];
    } | null;
  };
  readonly reliability?: { readonly [genre: string]: readonly ReliabilityBin[] };
}

export interface RecipeFigures
  extends Pick<Scorecard, "rocAuc" | "f1" | "brier" | "calibrationError" | "genres">,
    Partial<Pick<RecipeResult, "description" | "fitSeconds" | "predictSeconds" | "modelBytes">> {
  readonly name: string;
  readonly curves?: RecipeCurves;
}

/** What the page shows of a comparison (`claqueta compare --out`), of one model's evaluation or of its training. */
export interface Report extends Partial<Pick<Comparison, "lead" | "split">> {
  readonly movieCount: number;
  /** The best first. */
  readonly recipes: readonly RecipeFigures[];
  readonly warnings: readonly string[];
}

const isFigures = (value: unknown): value is Omit<RecipeFigures, "name"> & Record<string, unknown> =>
  isRecord(value) && isRecord(value.rocAuc) && isRecord(value.f1) && Array.isArray(value.genres);

/** The report that this JSON is, or null where it is none. */
export function readReport(json: unknown): Report | null {
  if (!isRecord(json)) return null;
  const warnings = Array.isArray(json.warnings) ? json.warnings.map(String) : [];
  if (json.kind === "comparison" && Array.isArray(json.recipes) && json.recipes.every(isFigures)) {
    return { ...(json as unknown as Report), warnings };
  }
  if (json.kind === "evaluation" && isFigures(json)) {
    const recipe = isRecord(json.model) ? String(json.model.recipe ?? "") : "";
    return { movieCount: Number(json.movieCount), recipes: [{ ...json, name: recipe }], warnings };
  }
  if ((json.kind === "training" || json.kind === "model-report") && isRecord(json.model)) {
    if (isRecord(json.comparison)) return readReport({ kind: "comparison", ...json.comparison, warnings });
    if (!isFigures(json.heldOut)) return null;
    const recipes = [{ ...json.heldOut, name: String(json.model.recipe ?? "") }];
    return { movieCount: Number(json.heldOut.movieCount), recipes, warnings };
  }
  return null;
}
