import { ClaquetaError } from "../../errors.ts";
import type { JsonValue } from "../../json.ts";
import type { Movie } from "../../movies/movie.ts";
import { trainTestSplit } from "../../movies/split/train-test-split.ts";
import type { FittedPipeline } from "../../pipeline/fit-pipeline.ts";
import { GenreModel } from "../../pipeline/genre-model.ts";
import { modelByteLength } from "../../pipeline/model-codec.ts";
import type { FitRecipeOptions } from "../fit-recipe.ts";
import { type AnyRecipe, isStack } from "../stack/stack-recipe.ts";
import { type Compression, type CompressionTrial, compressRecipe } from "./compress-recipe.ts";

export interface CompressedModel {
  readonly model: GenreModel;
  readonly bytes: number;
  /** Also kept in the model's notes. */
  readonly report: CompressionReport;
}

/** What was done and what it cost. */
export type CompressionReport =
  | {
      readonly kind: "pruned";
      readonly maxBytes: number;
      readonly heldOutMovieCount: number;
      readonly whole: Compression["whole"];
      readonly trials: readonly CompressionTrial[];
      readonly chosen: CompressionTrial;
    }
  | {
      readonly kind: "stack";
      readonly maxBytes: number;
      /** All members were fitted on these alone: whatever is said of the stack's quality is said of them. */
      readonly termCount: number;
    };

/** The model in at most maxBytes, with the same calibration, thresholds and decision rule. A plain recipe is fitted anew on
 * its most important terms (compressRecipe). A stack was cut to size before it was fitted (stackWithin), so that its own
 * held-out figures are those of the small model; here its file is measured. Throws INVALID_SETTING where that cannot be
 * done. */
export async function compressModel(
  model: GenreModel,
  recipe: AnyRecipe,
  movies: readonly Movie[],
  maxBytes: number,
  options: FitRecipeOptions,
): Promise<CompressedModel> {
  const labels = model.genres.encode(movies);
  const withParts = (fit: FittedPipeline, notes: CompressionReport | string): GenreModel =>
    new GenreModel({
      ...model,
      ...fit,
      provenance: {
        ...model.provenance,
        notes: { ...model.provenance.notes, compression: notes as unknown as JsonValue },
      },
    });
  const sizeOf = async (fit: FittedPipeline): Promise<number> => modelByteLength(withParts(fit, noteSpace));
  if (!isStack(recipe)) {
    const split = trainTestSplit(movies.length, { testSize: 0.2, seed: options.seed });
    const { fit, whole, trials, chosen } = await compressRecipe(
      recipe,
      movies,
      labels,
      split,
      maxBytes,
      sizeOf,
      options,
    );
    const report = { kind: "pruned", maxBytes, heldOutMovieCount: split.test.length, whole, trials, chosen } as const;
    return await finished(withParts(fit, report), report, maxBytes);
  }
  const report = { kind: "stack", maxBytes, termCount: model.features.columnCount } as const;
  return await finished(withParts(model, report), report, maxBytes);
}

/** Room for the report in the header while its figures are not known. */
const noteSpace = "x".repeat(900);

async function finished(model: GenreModel, report: CompressionReport, maxBytes: number): Promise<CompressedModel> {
  const bytes = modelByteLength(model);
  if (bytes > maxBytes) {
    throw new ClaquetaError("INVALID_SETTING", {
      where: "--max-size",
      what: `the smallest model made takes ${bytes} bytes`,
      expected: `at most ${maxBytes}`,
      next: "Allow more bytes.",
    });
  }
  return { model, bytes, report };
}
