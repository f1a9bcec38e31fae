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
import { applySecondLevel, fitSecondLevel, type SecondLevel } from "./second-level.ts";
import { StackFitter } from "./stack-fitter.ts";
import type { StackRecipe } from "./stack-recipe.ts";

/** Folds inside the training rows of a single split, whose out-of-fold logits the second level learns from. */
const innerFolds = 5;

/** A stack over one list of movies, fitted for any split of it. What can be used again (what the extra corpora teach,
 * members' out-of-fold logits) is kept. */
export class StackFit {
  readonly #fitter: StackFitter;
  readonly #labels: LabelMatrix;
  readonly #options: FitRecipeOptions;
  #folds: { readonly splits: readonly Split[]; readonly logits: DenseMatrix; readonly rows: Int32Array } | undefined;

  private constructor(fitter: StackFitter, labels: LabelMatrix, options: FitRecipeOptions) {
    this.#fitter = fitter;
    this.#labels = labels;
    this.#options = options;
  }

  static async prepare(
    recipe: StackRecipe,
    movies: readonly Movie[],
    labels: LabelMatrix,
    corpora: readonly ExtraCorpus[],
    options: FitRecipeOptions,
  ): Promise<StackFit> {
    return new StackFit(await StackFitter.prepare(recipe, movies, labels, corpora, options), labels, options);
  }

  /** Probabilities for the splits' test rows, in their order, from models that did not see them.
   *
   * One split: the second level learns from members' logits out of folds inside the training rows; then the members are
   * fitted on all of these. Several splits that share out all rows (folds): each fold's second level learns from the
   * other folds' logits. There a fold's members have seen the labels of all other folds, so those few numbers of the
   * second level have, through them, brushed the fold that they are judged on; a single split shows how little that
   * is worth. */
  async heldOutProbabilities(splits: readonly Split[]): Promise<DenseMatrix> {
    if (splits.length === 1) return await this.#judgeSplit(splits[0]);
    const { logits, rows } = await this.#outOfFold(splits);
    const out = denseMatrix(rows.length, this.#labels.columnCount);
    let from = 0;
    for (const [fold, { test }] of splits.entries()) {
      const to = from + test.length;
      const places = Array.from(rows.keys());
      const others = places.filter((place) => place < from || place >= to);
      const level = await this.#secondLevel(
        takeDenseRows(logits, others),
        takeLabelRows(
          this.#labels,
          others.map((place) => rows[place]),
        ),
        fold,
      );
      out.values.set(
        applySecondLevel(level, takeDenseRows(logits, places.slice(from, to))),
        from * this.#labels.columnCount,
      );
      from = to;
    }
    return toProbabilities(out);
  }

  /** The stack fitted on all movies. splits: the folds for the second level's logits. */
  async finish(splits: readonly Split[]): Promise<Omit<RecipeFit, "seconds">> {
    const { logits, rows } = await this.#outOfFold(splits);
    const all = Int32Array.from({ length: this.#labels.rowCount }, (_, row) => row);
    return await this.#fitOn(all, logits, takeLabelRows(this.#labels, rows), splits.length);
  }

  async #outOfFold(splits: readonly Split[]) {
    if (this.#folds?.splits !== splits) {
      const logits = await this.#fitter.outOfFold(splits);
      this.#folds = { splits, logits, rows: Int32Array.from(splits.flatMap(({ test }) => [...test])) };
    }
    return this.#folds;
  }

  async #judgeSplit({ train, test }: Split): Promise<DenseMatrix> {
    const inner = kFold(train.length, { folds: innerFolds, shuffle: true, seed: deriveSeed(this.#options.seed, 2) });
    const splits = inner.map((split) => ({
      train: split.train.map((place) => train[place]),
      test: split.test.map((place) => train[place]),
    }));
    const logits = await this.#fitter.outOfFold(splits);
    const labels = takeLabelRows(this.#labels, Int32Array.from(splits.flatMap((split) => [...split.test])));
    const fits = await this.#fitter.fitMembers(train, splits.length);
    const level = await this.#secondLevel(logits, labels, splits.length);
    const values = Float64Array.from(applySecondLevel(level, this.#fitter.logits(fits, test)));
    return toProbabilities(denseMatrix(test.length, this.#labels.columnCount, values));
  }

  async #fitOn(
    rows: Int32Array,
    logits: DenseMatrix,
    labels: LabelMatrix,
    place: number,
  ): Promise<Omit<RecipeFit, "seconds">> {
    const fits = await this.#fitter.fitMembers(rows, place);
    const level = await this.#secondLevel(logits, labels, place);
    return { ...assembleStack(this.#fitter, fits, level), warnings: [] };
  }

  async #secondLevel(logits: DenseMatrix, labels: LabelMatrix, place: number): Promise<SecondLevel> {
    const { pool, signal, seed } = this.#options;
    return await fitSecondLevel(logits, labels, this.#fitter.secondLevelSettings, {
      seed: deriveSeed(seed, 3, place),
      pool,
      signal,
    });
  }
}
