import { ClaquetaError } from "../../errors.ts";
import type { JsonValue } from "../../json.ts";
import type { Movie } from "../../movies/movie.ts";
import { trainTestSplit } from "../../movies/split/train-test-split.ts";
import type { FittedPipeline } from "../../pipeline/fit-pipeline.ts";
import { GenreModel } from "../../pipeline/genre-model.ts";
import { modelByteLength } from "../../pipeline/model-codec.ts";
import type { FitRecipeOptions } from "../fit-recipe.ts";
import { type AnyRecipe, isStack } from "../recipe.ts";
import { type Compression, type CompressionTrial, compressRecipe } from "./compress-recipe.ts";

/** How the model was made small. */
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
      /** All members were fitted on these alone, so the stack's figures are of the small model. */
      readonly termCount: number;
    };

/** Stands for the report in the header while its figures are not known. */
const noteSpace = "x".repeat(900);

/** The model in at most maxBytes, with the same calibration, thresholds and decision rule; its notes keep the report. A
 * plain recipe is fitted anew on its most important terms (compressRecipe). A stack was cut to size before it was
 * fitted (stackWithin), so its own held-out figures are those of the small model; here its file is measured. Throws
 * INVALID_SETTING where that cannot be done. */
export async function compressModel(
  model: GenreModel,
  recipe: AnyRecipe,
  movies: readonly Movie[],
  maxBytes: number,
  options: FitRecipeOptions,
): Promise<{ readonly model: GenreModel; readonly report: CompressionReport }> {
  const withParts = (fit: FittedPipeline, note: CompressionReport | string): GenreModel => {
    const notes = { ...model.provenance.notes, compression: note as unknown as JsonValue };
    return new GenreModel({ ...model, ...fit, provenance: { ...model.provenance, notes } });
  };
  if (isStack(recipe)) {
    const report = { kind: "stack", maxBytes, termCount: model.features.columnCount } as const;
    return checked(withParts(model, report), report);
  }
  const sizeOf = async (fit: FittedPipeline): Promise<number> => modelByteLength(withParts(fit, noteSpace));
  const split = trainTestSplit(movies.length, { testSize: 0.2, seed: options.seed });
  const labels = model.genres.encode(movies);
  const made = await compressRecipe(recipe, movies, labels, split, maxBytes, sizeOf, options);
  const { whole, trials, chosen } = made;
  const report = { kind: "pruned", maxBytes, heldOutMovieCount: split.test.length, whole, trials, chosen } as const;
  return checked(withParts(made.fit, report), report);
}

function checked(model: GenreModel, report: CompressionReport) {
  const bytes = modelByteLength(model);
  if (bytes <= report.maxBytes) return { model, report };
  throw new ClaquetaError("INVALID_SETTING", {
    where: "--max-size",
    what: `the smallest model made takes ${bytes} bytes`,
    expected: `at most ${report.maxBytes}`,
    next: "Allow more bytes.",
  });
}
