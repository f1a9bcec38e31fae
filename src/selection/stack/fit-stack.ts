import { toProbabilities } from "../../learners/linear-scores.ts";
import { type DenseMatrix, denseMatrix, takeDenseRows, takeLabelRows } from "../../matrix/dense-matrix.ts";
import { kFold } from "../../movies/split/k-fold.ts";
import type { Split } from "../../movies/split/split.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import type { RecipeFit } from "../fit-recipe.ts";
import { assembleStack } from "./assemble-stack.ts";
import { applyMetaLearner, fitMetaLearner, type MetaLearner } from "./meta-learner.ts";
import { type MemberFits, StackFitter } from "./stack-fitter.ts";

/** Folds inside the training rows of a single split; the meta-learner learns from their out-of-fold logits. */
const innerFolds = 5;

export type StackedFit = Omit<RecipeFit, "seconds">;

export interface StackHeldOut {
  /** For the splits' test rows, in their order. */
  readonly probabilities: DenseMatrix;
  /** The first split's stack. */
  readonly firstFit: StackedFit;
  /** Text to logits, of all test rows. */
  readonly predictSeconds: number;
}

interface Folds {
  readonly splits: readonly Split[];
  /** Members' logits of the splits' test rows, in their order. */
  readonly logits: DenseMatrix;
  readonly rows: Int32Array;
  readonly firstFits: MemberFits;
  readonly predictSeconds: number;
}

/** A stack over one list of movies, fitted for any split of it. It keeps what can be used again: what the extra corpora
 * teach, and the members' out-of-fold logits. */
export class StackFit {
  /** Time that learning from the extra corpora took. */
  readonly prepareSeconds: number;
  readonly #fitter: StackFitter;
  #folds: Folds | undefined;

  private constructor(fitter: StackFitter, prepareSeconds: number) {
    this.#fitter = fitter;
    this.prepareSeconds = prepareSeconds;
  }

  /** See `StackFitter.prepare`. */
  static async prepare(...given: Parameters<typeof StackFitter.prepare>): Promise<StackFit> {
    const start = performance.now();
    const fitter = await StackFitter.prepare(...given);
    return new StackFit(fitter, (performance.now() - start) / 1000);
  }

  /** Probabilities for movies that the stack did not see.
   *
   * One split: the meta-learner learns from members' out-of-fold logits inside the training rows; then the members are
   * fitted on all of these. Several splits that share out all rows (folds): each fold's meta-learner learns from the
   * other folds' logits. The members behind those logits have seen the fold's labels, so its few weights have, through
   * them, touched the fold that they are judged on; a single split shows how little that is worth. */
  async heldOut(splits: readonly Split[]): Promise<StackHeldOut> {
    return splits.length === 1 ? await this.#judgeSplit(splits[0]) : await this.#judgeFolds(splits);
  }

  /** The stack fitted on all movies. splits: the folds for the meta-learner's logits. */
  async finish(splits: readonly Split[]): Promise<StackedFit> {
    const { logits, rows } = await this.#outOfFold(splits);
    const all = Int32Array.from(this.#fitter.movies.keys());
    const fits = await this.#fitter.fitMembers(all, splits.length);
    return this.#assembled(fits, await this.#metaLearner(logits, rows, splits.length));
  }

  async #judgeFolds(splits: readonly Split[]): Promise<StackHeldOut> {
    const { logits, rows, firstFits, predictSeconds } = await this.#outOfFold(splits);
    const width = this.#fitter.labels.columnCount;
    const out = denseMatrix(rows.length, width);
    let first: MetaLearner | undefined;
    let from = 0;
    for (const [fold, { test }] of splits.entries()) {
      const to = from + test.length;
      const others = Int32Array.from(rows.keys()).filter((i) => i < from || i >= to);
      const otherRows = others.map((i) => rows[i]);
      const metaLearner = await this.#metaLearner(takeDenseRows(logits, others), otherRows, fold);
      const own = Int32Array.from({ length: to - from }, (_, i) => from + i);
      out.values.set(applyMetaLearner(metaLearner, takeDenseRows(logits, own)), from * width);
      first ??= metaLearner;
      from = to;
    }
    const firstFit = this.#assembled(firstFits, first as MetaLearner);
    return { probabilities: toProbabilities(out), firstFit, predictSeconds };
  }

  async #judgeSplit({ train, test }: Split): Promise<StackHeldOut> {
    const { movies, options } = this.#fitter;
    const inner = kFold(train.length, { folds: innerFolds, shuffle: true, seed: deriveSeed(options.seed, 2) });
    const rowsOf = (own: Int32Array): Int32Array => own.map((i) => train[i]);
    const { logits, rows } = await this.#foldLogits(
      inner.map((split) => ({ train: rowsOf(split.train), test: rowsOf(split.test) })),
    );
    const fits = await this.#fitter.fitMembers(train, innerFolds);
    const firstFit = this.#assembled(fits, await this.#metaLearner(logits, rows, innerFolds));
    const start = performance.now();
    const testMovies = Array.from(test, (row) => movies[row]);
    // By the model as it would be saved, with whatever its storage costs.
    const probabilities = firstFit.classifier.predictProba(firstFit.features.transform(testMovies));
    return { probabilities, firstFit, predictSeconds: (performance.now() - start) / 1000 };
  }

  async #outOfFold(splits: readonly Split[]): Promise<Folds> {
    if (this.#folds?.splits !== splits) this.#folds = await this.#foldLogits(splits);
    return this.#folds;
  }

  async #foldLogits(splits: readonly Split[]): Promise<Folds> {
    const rows = Int32Array.from(splits.flatMap(({ test }) => [...test]));
    const { onProgress } = this.#fitter.options;
    let logits: DenseMatrix | undefined;
    let firstFits: MemberFits | undefined;
    let predictSeconds = 0;
    let from = 0;
    for (const [fold, split] of splits.entries()) {
      onProgress?.({ done: fold / (splits.length + 1), message: `fold ${fold + 1} of ${splits.length}` });
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

  #assembled(fits: MemberFits, metaLearner: MetaLearner): StackedFit {
    const warnings = fits.classifiers.flat().flatMap((classifier) => classifier.warnings ?? []);
    return { ...assembleStack(this.#fitter, fits, metaLearner), warnings: [...new Set(warnings)] };
  }

  /** rows: the movies that the logits are of; fold: tells this fit's seed from the others'. */
  async #metaLearner(logits: DenseMatrix, rows: Int32Array, fold: number): Promise<MetaLearner> {
    const { labels, options, metaLearnerSettings } = this.#fitter;
    const { pool, signal, seed } = options;
    const trustedForRare = this.#fitter.trustedForRare(logits.columnCount);
    const own = { seed: deriveSeed(seed, 3, fold), pool, signal, trustedForRare };
    return await fitMetaLearner(logits, takeLabelRows(labels, rows), metaLearnerSettings, own);
  }
}
