import { ClaquetaError } from "../../errors.ts";
import type { CompactedVectorizer } from "../../features/vectorizer.ts";
import { classifierFromState } from "../../learners/classifier-registry.ts";
import { compactedState } from "../../learners/compact/classifier.ts";
import { learnerFromSettings } from "../../learners/registry.ts";
import { type LabelMatrix, takeLabelRows } from "../../matrix/dense-matrix.ts";
import type { Storage } from "../../matrix/quantised-table.ts";
import { rocAucScore } from "../../metrics/roc-auc.ts";
import type { Movie } from "../../movies/movie.ts";
import type { Split } from "../../movies/split/split.ts";
import { type FittedPipeline, fitFeatures, fitPipeline } from "../../pipeline/fit-pipeline.ts";
import { sum } from "../../statistics.ts";
import type { FitRecipeOptions } from "../fit-recipe.ts";
import type { Recipe } from "../recipe.ts";
import { byImportance, columnImportance } from "./column-importance.ts";

/** One way to meet the budget, judged on held-out movies. */
export interface CompressionTrial {
  readonly storage: Storage;
  readonly columnCount: number;
  readonly bytes: number;
  readonly rocAucMacro: number;
}

/** A recipe made small, and the loss of quality on held-out movies. */
export interface Compression {
  /** Fitted on all movies, within the budget. */
  readonly fit: FittedPipeline;
  readonly bytes: number;
  /** The whole model's held-out figure, to compare the trials with. */
  readonly whole: { readonly columnCount: number; readonly rocAucMacro: number };
  readonly trials: readonly CompressionTrial[];
  /** The trial that was taken: the best held-out macro ROC AUC. */
  readonly chosen: CompressionTrial;
}

/** Narrower numbers allow more terms; which of the two is worth more is measured. */
const tried: readonly Storage[] = ["int8", "int4"];
export const storageBits = { int4: 4, int8: 8, float16: 16 } as const;
/** Share of the budget for trials, so that the final fit, which has other terms, keeps within it too. */
const spare = 0.995;

/** A recipe's model in at most maxBytes: the most important terms (columnImportance), the learner fitted anew on these,
 * terms as fingerprints and tables as small whole numbers. The split's test rows choose the storage; then all is done
 * on all movies. sizeOf: bytes of the model file of these parts. Throws INVALID_SETTING where the recipe has no table
 * with a row a term, or the budget holds no term. */
export async function compressRecipe(
  recipe: Recipe,
  movies: readonly Movie[],
  labels: LabelMatrix,
  split: Split,
  maxBytes: number,
  sizeOf: (fit: FittedPipeline) => Promise<number>,
  options: FitRecipeOptions,
): Promise<Compression> {
  const testMovies = Array.from(split.test, (row) => movies[row]);
  const testLabels = takeLabelRows(labels, split.test);
  const score = ({ features, classifier }: FittedPipeline): number =>
    rocAucScore(classifier.predictProba(features.transform(testMovies)), testLabels).macro;
  const trainMovies = Array.from(split.train, (row) => movies[row]);
  const judged = await fitWhole(recipe, trainMovies, takeLabelRows(labels, split.train), options);
  const whole = { columnCount: judged.fit.features.columnCount, rocAucMacro: score(judged.fit) };
  const trials: CompressionTrial[] = [];
  for (const storage of tried) {
    const { fit, bytes } = await fitWithin(judged, spare * maxBytes, storage, sizeOf);
    trials.push({ storage, columnCount: fit.features.columnCount, bytes, rocAucMacro: score(fit) });
    options.onProgress?.({ done: trials.length / (tried.length + 1), message: `${storage}: ${bytes} bytes` });
  }
  const chosen = trials.reduce((best, trial) => (trial.rocAucMacro > best.rocAucMacro ? trial : best));
  const final = await fitWithin(await fitWhole(recipe, movies, labels, options), maxBytes, chosen.storage, sizeOf);
  options.onProgress?.({ done: 1 });
  return { ...final, whole, trials, chosen };
}

/** The whole fit on some movies, from which smaller ones are made. */
interface WholeFit {
  readonly fit: FittedPipeline;
  /** The terms' columns, the most important first. */
  readonly order: Int32Array;
  readonly recipe: Recipe;
  readonly movies: readonly Movie[];
  readonly labels: LabelMatrix;
  readonly options: FitRecipeOptions;
}

async function fitWhole(
  recipe: Recipe,
  movies: readonly Movie[],
  labels: LabelMatrix,
  given: FitRecipeOptions,
): Promise<WholeFit> {
  const options = { ...given, onProgress: undefined };
  const rows = await fitFeatures(recipe.features, movies);
  const fit = await fitPipeline(learnerFromSettings(recipe.learner), rows, labels, options);
  const importance = columnImportance(rows.matrix, fit.classifier);
  if (importance === undefined || fit.features.compact === undefined) {
    throw new ClaquetaError("INVALID_SETTING", {
      where: "--max-size",
      what: `recipe ${recipe.name} has no table of weights with a row a term`,
      expected: "a recipe of a regression or an embedding network",
    });
  }
  return { fit, order: byImportance(importance), recipe, movies, labels, options };
}

/** The fit with as many terms as the budget holds. */
async function fitWithin(
  whole: WholeFit,
  maxBytes: number,
  storage: Storage,
  sizeOf: (fit: FittedPipeline) => Promise<number>,
): Promise<Pick<Compression, "fit" | "bytes">> {
  const { columnTables: tables = [] } = whole.fit.classifier;
  const width = sum(tables.map((table) => table.width));
  // A term's codes, its fingerprint (2 bytes), its idf (1) and a scale for each table (2).
  const termBytes = (width * storageBits[storage]) / 8 + 3 + 2 * tables.length;
  let count = Math.min(whole.order.length, Math.floor(maxBytes / termBytes));
  let known: { count: number; bytes: number } | undefined;
  for (let attempt = 0; attempt < 8 && count > 0; attempt++) {
    const fit = await fitTerms(whole, count, storage);
    const bytes = await sizeOf(fit);
    if (bytes <= maxBytes) return { fit, bytes };
    // Bytes are a line in the number of terms: through two points once there are two, else through the origin.
    const slope = known === undefined ? bytes / count : (known.bytes - bytes) / (known.count - count);
    known = { count, bytes };
    count = Math.min(count - 1, Math.floor(count - (1.002 * (bytes - maxBytes)) / slope));
  }
  throw new ClaquetaError("INVALID_SETTING", {
    where: "--max-size",
    what: `${maxBytes} bytes do not hold the smallest model of recipe ${whole.recipe.name}`,
    next: "Allow more bytes.",
  });
}

/** The learner fitted anew on the `count` most important terms. */
async function fitTerms(
  { fit, order, recipe, movies, labels, options }: WholeFit,
  count: number,
  storage: Storage,
): Promise<FittedPipeline> {
  const compacted = fit.features.compact?.(order.subarray(0, count)) as CompactedVectorizer;
  const features = compacted.fitted;
  const rows = { features, matrix: features.transform(movies) };
  const { classifier } = await fitPipeline(learnerFromSettings(recipe.learner), rows, labels, options);
  return { features, classifier: classifierFromState(compactedState(classifier, storage)) };
}
