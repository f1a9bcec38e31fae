import { ClaquetaError, throwIfAborted } from "../../errors.ts";
import { GenreModel } from "../../genre-model/genre-model.ts";
import { encodeModel } from "../../genre-model/model-codec.ts";
import { StackClassifier } from "../../learners/stack-classifier.ts";
import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { sharedFloat32, sharedUint8 } from "../../matrix/memory.ts";
import type { JsonValue } from "../../matrix/state.ts";
import type { ExtraCorpus } from "../../movies/extra-corpus.ts";
import type { Movie } from "../../movies/movie.ts";
import { trainTestSplit } from "../../movies/split/train-test-split.ts";
import type { FitRecipeOptions } from "../fit-recipe.ts";
import { type AnyRecipe, isStack } from "../stack/stack-recipe.ts";
import { type Compression, type CompressionTrial, compressRecipe, type FittedPair } from "./compress-recipe.ts";
import { type Agreement, fitStudent, type Lesson, type StudentSettings, studentRows } from "./student.ts";
import { studentSettings } from "./student-settings.ts";

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
      readonly kind: "student";
      readonly maxBytes: number;
      readonly termCount: number;
      readonly settings: Omit<StudentSettings, "features">;
      readonly agreement: Agreement;
    };

/** Movies sent through the teacher at once. */
const chunkMovies = 2048;

/** The model in at most maxBytes, with the same calibration, thresholds and answer rule. A plain recipe is fitted anew on
 * its most important terms (compressRecipe); a stack teaches a student (fitStudent) on the main movies and all extra ones.
 * Throws INVALID_SETTING where that cannot be done. */
export async function compressModel(
  model: GenreModel,
  recipe: AnyRecipe,
  movies: readonly Movie[],
  corpora: readonly ExtraCorpus[],
  maxBytes: number,
  options: FitRecipeOptions,
): Promise<CompressedModel> {
  const labels = model.genres.encode(movies);
  const withParts = (fit: FittedPair, notes: CompressionReport | string): GenreModel =>
    new GenreModel({
      ...model,
      ...fit,
      provenance: {
        ...model.provenance,
        notes: { ...model.provenance.notes, compression: notes as unknown as JsonValue },
      },
    });
  const sizeOf = async (fit: FittedPair): Promise<number> => (await encodeModel(withParts(fit, noteSpace))).length;
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
  const lesson = stackLesson(model, movies, labels, corpora, options);
  const settings = studentSettings(maxBytes - (await fixedBytes(model)));
  const { fit, agreement } = await fitStudent(settings, await studentRows(settings, lesson, options), lesson, options);
  const { features: _, ...kept } = settings;
  const termCount = fit.features.columnCount;
  const report = { kind: "student", maxBytes, termCount, settings: kept, agreement } as const;
  return await finished(withParts(fit, report), report, maxBytes);
}

/** Room for the report in the header while its figures are not known. */
const noteSpace = "x".repeat(900);

async function finished(model: GenreModel, report: CompressionReport, maxBytes: number): Promise<CompressedModel> {
  const bytes = (await encodeModel(model)).length;
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

/** What the file takes beside terms and tables: header, notes, calibration, thresholds. */
async function fixedBytes(model: GenreModel): Promise<number> {
  const notes = JSON.stringify(model.provenance).length + JSON.stringify(model.calibration.toState().settings).length;
  const calibration = Object.values(model.calibration.toState().tensors).reduce(
    (sum, { data }) => sum + data.byteLength,
    0,
  );
  return 12_000 + 2 * notes + calibration;
}

function stackLesson(
  { classifier, features, genres }: GenreModel,
  movies: readonly Movie[],
  labels: LabelMatrix,
  corpora: readonly ExtraCorpus[],
  { signal, onProgress }: FitRecipeOptions,
): Lesson {
  if (!(classifier instanceof StackClassifier)) {
    throw new ClaquetaError("INTERNAL", { where: "--max-size", what: "a stack's classifier gives no logits" });
  }
  const all = [...corpora.flatMap((corpus) => corpus.movies), ...movies];
  const width = genres.count;
  const values = sharedUint8(all.length * width);
  const known = sharedUint8(all.length * width).fill(1);
  const extraCount = all.length - movies.length;
  let at = 0;
  for (const corpus of corpora) {
    values.set(corpus.labels.values, at);
    known.set(corpus.labels.known, at);
    at += corpus.movies.length * width;
  }
  values.set(labels.values, at);
  const teacherLogits = sharedFloat32(all.length * width);
  for (let first = 0; first < all.length; first += chunkMovies) {
    throwIfAborted(signal);
    const logits = classifier.decisionFunction(features.transform(all.slice(first, first + chunkMovies)));
    teacherLogits.set(logits.values, first * width);
    onProgress?.({ done: (0.5 * first) / all.length, message: "the stack answers what its student is to learn" });
  }
  return {
    movies: all,
    firstMain: extraCount,
    labels: { rowCount: all.length, columnCount: width, values, known },
    teacherLogits,
  };
}
