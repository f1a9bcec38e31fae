import { toProbabilities } from "../../learners/linear-scores.ts";
import {
  type DenseMatrix,
  denseMatrix,
  type LabelMatrix,
  takeDenseRows,
  takeLabelRows,
} from "../../matrix/dense-matrix.ts";
import type { ExtraCorpus } from "../../movies/extra-corpus.ts";
import type { Movie } from "../../movies/movie.ts";
import { kFold } from "../../movies/split/k-fold.ts";
import type { Split } from "../../movies/split/split.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import type { FitRecipeOptions, RecipeFit } from "../fit-recipe.ts";
import { assembleStack } from "./assemble-stack.ts";
import { applyMetaLearner, fitMetaLearner, type MetaLearner } from "./meta-learner.ts";
import { type MemberFits, StackFitter } from "./stack-fitter.ts";
import type { StackRecipe } from "./stack-recipe.ts";

/** Folds inside the training rows of a single split, whose out-of-fold logits the meta-learner learns from. */
const innerFolds = 5;

export interface StackHeldOut {
  /** For the splits' test rows, in their order. */
  readonly probabilities: DenseMatrix;
  /** The first split's stack. */
  readonly firstFit: StackedFit;
  /** Text to logits, of all test rows. */
  readonly predictSeconds: number;
}

export type StackedFit = Omit<RecipeFit, "seconds">;

interface Folds {
  readonly splits: readonly Split[];
  /** Members' logits of the splits' test rows, in their order. */
  readonly logits: DenseMatrix;
  readonly rows: Int32Array;
  readonly firstFits: MemberFits;
  readonly predictSeconds: number;
}

/** A stack over one list of movies, fitted for any split of it. What can be used again (what the extra corpora teach,
 * members' out-of-fold logits) is kept. */
export class StackFit {
  /** What learning from the extra corpora took. */
  readonly prepareSeconds: number;
  readonly #fitter: StackFitter;
  readonly #movies: readonly Movie[];
  readonly #labels: LabelMatrix;
  readonly #options: FitRecipeOptions;
  #folds: Folds | undefined;

  private constructor(
    fitter: StackFitter,
    movies: readonly Movie[],
    labels: LabelMatrix,
    options: FitRecipeOptions,
    prepareSeconds: number,
  ) {
    this.#fitter = fitter;
    this.#movies = movies;
    this.#labels = labels;
    this.#options = options;
    this.prepareSeconds = prepareSeconds;
  }

  /** labels: the movies' own. Corpora: none of their movies is among the movies. */
  static async prepare(
    recipe: StackRecipe,
    movies: readonly Movie[],
    labels: LabelMatrix,
    corpora: readonly ExtraCorpus[],
    options: FitRecipeOptions,
  ): Promise<StackFit> {
    const start = performance.now();
    const fitter = await StackFitter.prepare(recipe, movies, labels, corpora, options);
    return new StackFit(fitter, movies, labels, options, (performance.now() - start) / 1000);
  }

  /** Probabilities for movies that the stack did not see.
   *
   * One split: the meta-learner learns from members' logits out of folds inside the training rows; then the members are
   * fitted on all of these. Several splits that share out all rows (folds): each fold's meta-learner learns from the
   * other folds' logits. There a fold's members have seen the labels of all other folds, so those few numbers of the
   * meta-learner have, through them, brushed the fold that they are judged on; a single split shows how little that
   * is worth. */
  async heldOut(splits: readonly Split[]): Promise<StackHeldOut> {
    return splits.length === 1 ? await this.#judgeSplit(splits[0]) : await this.#judgeFolds(splits);
  }

  /** The stack fitted on all movies. splits: the folds for the meta-learner's logits. */
  async finish(splits: readonly Split[]): Promise<StackedFit> {
    const { logits, rows } = await this.#outOfFold(splits);
    const all = Int32Array.from({ length: this.#labels.rowCount }, (_, row) => row);
    const fits = await this.#fitter.fitMembers(all, splits.length);
    const level = await this.#metaLearner(logits, takeLabelRows(this.#labels, rows), splits.length);
    return this.#assembled(fits, level);
  }

  async #judgeFolds(splits: readonly Split[]): Promise<StackHeldOut> {
    const { logits, rows, firstFits, predictSeconds } = await this.#outOfFold(splits);
    const width = this.#labels.columnCount;
    const out = denseMatrix(rows.length, width);
    let firstLevel: MetaLearner | undefined;
    let from = 0;
    for (const [fold, { test }] of splits.entries()) {
      const to = from + test.length;
      const isOther = (place: number): boolean => place < from || place >= to;
      const others = Int32Array.from(rows.keys()).filter(isOther);
      const otherRows = others.map((place) => rows[place]);
      const level = await this.#metaLearner(
        takeDenseRows(logits, others),
        takeLabelRows(this.#labels, otherRows),
        fold,
      );
      const own = Int32Array.from({ length: to - from }, (_, i) => from + i);
      out.values.set(applyMetaLearner(level, takeDenseRows(logits, own)), from * width);
      firstLevel ??= level;
      from = to;
    }
    const firstFit = this.#assembled(firstFits, firstLevel as MetaLearner);
    return { probabilities: toProbabilities(out), firstFit, predictSeconds };
  }

  async #judgeSplit({ train, test }: Split): Promise<StackHeldOut> {
    const inner = kFold(train.length, { folds: innerFolds, shuffle: true, seed: deriveSeed(this.#options.seed, 2) });
    const { logits, rows } = await this.#foldLogits(
      inner.map((split) => ({
        train: split.train.map((place) => train[place]),
        test: split.test.map((place) => train[place]),
      })),
    );
    const fits = await this.#fitter.fitMembers(train, innerFolds);
    const level = await this.#metaLearner(logits, takeLabelRows(this.#labels, rows), innerFolds);
    const firstFit = this.#assembled(fits, level);
    const start = performance.now();
    const movies = Array.from(test, (row) => this.#movies[row]);
    // By the model as it would be saved, with whatever its storage costs.
    const probabilities = firstFit.classifier.predictProba(firstFit.features.transform(movies));
    return { probabilities, firstFit, predictSeconds: (performance.now() - start) / 1000 };
  }

  async #outOfFold(splits: readonly Split[]): Promise<Folds> {
    if (this.#folds?.splits !== splits) this.#folds = await this.#foldLogits(splits);
    return this.#folds;
  }

  async #foldLogits(splits: readonly Split[]): Promise<Folds> {
    const rows = Int32Array.from(splits.flatMap(({ test }) => [...test]));
    let logits: DenseMatrix | undefined;
    let firstFits: MemberFits | undefined;
    let predictSeconds = 0;
    let from = 0;
    for (const [fold, split] of splits.entries()) {
      this.#options.onProgress?.({ done: fold / (splits.length + 1), message: `fold ${fold + 1} of ${splits.length}` });
      const fits = await this.#fitter.fitMembers(split.train, fold);
      const start = performance.now();
      const own = this.#fitter.logits(fits, split.test);
      predictSeconds += (performance.now() - start) / 1000;
      logits ??= denseMatrix(rows.length, own.columnCount);
      logits.values.set(own.values, from * own.columnCount);
      firstFits ??= fits;
      from += split.test.length;
    }
    return { splits, logits: logits as DenseMatrix, rows, firstFits: firstFits as MemberFits, predictSeconds };
  }

  #assembled(fits: MemberFits, level: MetaLearner): StackedFit {
    const warnings = fits.classifiers.flat().flatMap((classifier) => classifier.warnings ?? []);
    return { ...assembleStack(this.#fitter, fits, level), warnings: [...new Set(warnings)] };
  }

  async #metaLearner(logits: DenseMatrix, labels: LabelMatrix, place: number): Promise<MetaLearner> {
    const { pool, signal, seed } = this.#options;
    return await fitMetaLearner(logits, labels, this.#fitter.metaLearnerSettings, {
      seed: deriveSeed(seed, 3, place),
      pool,
      signal,
      trustedForRare: this.#fitter.trustedForRare(logits.columnCount),
    });
  }
}
