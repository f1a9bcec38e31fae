import type { FittedUnion } from "../../features/union.ts";
import type { Classifier } from "../../learners/learner.ts";
import { LogisticRegression } from "../../learners/logistic-regression/learner.ts";
import { type LearnerOptions, learnerFromSettings, learnerKindOf } from "../../learners/registry.ts";
import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import { sharedUint8 } from "../../matrix/memory.ts";
import type { ExtraCorpus } from "../../movies/extra-corpus.ts";
import type { Movie } from "../../movies/movie.ts";
import { fitFeatures, fitPipeline } from "../../pipeline/fit-pipeline.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { sum } from "../../statistics.ts";
import { byImportance, columnImportance } from "../compress/column-importance.ts";
import type { FitRecipeOptions } from "../fit-recipe.ts";
import type { StackRecipe } from "../recipe.ts";
import { transformMovies } from "../transform-movies.ts";

/** What is fitted to the extra corpora alone. */
export interface ExtraFit {
  readonly features: FittedUnion;
  /** One list a member, in the recipe's order; empty for members that learn from the main movies alone. */
  readonly classifiers: readonly (readonly Classifier[])[];
}

/** Corpora get a head of their own from this share of all extra movies on. */
const minHeadShare = 0.05;

/** Vectorizes the corpora and makes the first fits of extra and adapted members. */
export async function fitExtraMembers(
  recipe: StackRecipe,
  corpora: readonly ExtraCorpus[],
  options: FitRecipeOptions,
): Promise<ExtraFit> {
  const movies = corpora.flatMap((corpus) => corpus.movies);
  options.onProgress?.({ done: 0, message: `reading ${movies.length} extra movies` });
  const labels = joinedLabels(corpora);
  // The whole rows, a gigabyte, have gone before the short ones are made.
  const features = recipe.compact && (await compactFeatures(recipe, movies, labels, options));
  const rows = features
    ? { features, matrix: await transformMovies(features, movies, options) }
    : await fitFeatures(recipe.features.extra, movies);
  const { heads, headCount } = headsOf(corpora);
  const total = sum(recipe.members.map(({ source, learners }) => (source === "main" ? 0 : learners.length)));
  let finished = 0;
  const fitOne = async (learner: LearnerOptions, seed: number): Promise<Classifier> => {
    const common = { ...options, seed, onProgress: undefined, heads, headCount };
    const { classifier } = await fitPipeline(learnerFromSettings(learner), rows, labels, common);
    options.onProgress?.({ done: ++finished / total });
    return classifier;
  };
  // First those that use all threads, one by one (each lays its rows out anew in each thread); then the others, in
  // parallel.
  const classifiers: Classifier[][] = recipe.members.map(() => []);
  const sideBySide: Promise<void>[] = [];
  for (const isSingleThreaded of [false, true]) {
    for (const [m, { source, learners }] of recipe.members.entries()) {
      if (source === "main") continue;
      for (const [k, learner] of learners.entries()) {
        if ((learnerKindOf(learner).isSingleThreaded ?? false) !== isSingleThreaded) continue;
        const fit = fitOne(learner, deriveSeed(options.seed, m, k)).then((classifier) => {
          classifiers[m][k] = classifier;
        });
        if (isSingleThreaded) sideBySide.push(fit);
        else await fit;
      }
    }
  }
  await Promise.all(sideBySide);
  return { features: rows.features as FittedUnion, classifiers };
}

/** The terms that matter most to a regression on the extra movies. */
async function compactFeatures(
  recipe: StackRecipe,
  movies: readonly Movie[],
  labels: LabelMatrix,
  options: FitRecipeOptions,
): Promise<FittedUnion> {
  const rows = await fitFeatures(recipe.features.extra, movies);
  const judge = new LogisticRegression({ tol: 1e-3, maxEpochs: 5 });
  const { seed, pool, signal } = options;
  const { classifier } = await fitPipeline(judge, rows, labels, { seed: deriveSeed(seed, 4), pool, signal });
  const order = byImportance(columnImportance(rows.matrix, classifier) as Float64Array);
  const { fitted } = (rows.features as FittedUnion).compact(order.subarray(0, recipe.compact?.extraTerms));
  options.onProgress?.({ done: 0, message: `${fitted.columnCount} of ${rows.features.columnCount} terms kept` });
  return fitted as FittedUnion;
}

const movieCount = (corpora: readonly ExtraCorpus[]): number => sum(corpora.map(({ movies }) => movies.length));

function joinedLabels(corpora: readonly ExtraCorpus[]): LabelMatrix {
  const width = corpora[0].labels.columnCount;
  const rowCount = movieCount(corpora);
  const values = sharedUint8(rowCount * width);
  const known = sharedUint8(rowCount * width);
  let at = 0;
  for (const { labels } of corpora) {
    values.set(labels.values, at);
    known.set(labels.known, at);
    at += labels.rowCount * width;
  }
  return { rowCount, columnCount: width, values, known };
}

/** Corpora that leave the same genres unknown share a head of a network. Head 0 is that of the most complete labels;
 * corpora too small for a head of their own share it. */
export function headsOf(corpora: readonly ExtraCorpus[]): { readonly heads: Uint8Array; readonly headCount: number } {
  const total = movieCount(corpora);
  const keyOf = ({ unknown }: ExtraCorpus): string => unknown.join("+");
  const sizes = new Map<string, { unknownCount: number; movies: number }>();
  for (const corpus of corpora) {
    const size = sizes.get(keyOf(corpus)) ?? { unknownCount: corpus.unknown.length, movies: 0 };
    size.movies += corpus.movies.length;
    sizes.set(keyOf(corpus), size);
  }
  const own = [...sizes].filter(([, { movies }]) => movies >= minHeadShare * total);
  own.sort(([a, x], [b, y]) => x.unknownCount - y.unknownCount || (a < b ? -1 : 1));
  const headOf = new Map(own.map(([key], head) => [key, head]));
  const heads = sharedUint8(total);
  let at = 0;
  for (const corpus of corpora) {
    heads.fill(headOf.get(keyOf(corpus)) ?? 0, at, at + corpus.movies.length);
    at += corpus.movies.length;
  }
  return { heads, headCount: own.length };
}
