import { ClaquetaError } from "../../errors.ts";
import type { FittedUnion } from "../../features/union.ts";
import type { Classifier } from "../../learners/learner.ts";
import { LogisticRegression } from "../../learners/logistic-regression/learner.ts";
import { learnerFromSettings } from "../../learners/registry.ts";
import { outputCountOf, type ScoringClassifier } from "../../learners/stack/classifier.ts";
import { type DenseMatrix, denseMatrix, type LabelMatrix, takeLabelRows } from "../../matrix/dense-matrix.ts";
import type { Storage } from "../../matrix/quantised-table.ts";
import { type SparseMatrix, takeRows } from "../../matrix/sparse-matrix.ts";
import type { ExtraCorpus } from "../../movies/extra-corpus.ts";
import type { Movie } from "../../movies/movie.ts";
import { type FeatureRows, fitFeatures, fitPipeline } from "../../pipeline/fit-pipeline.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import type { FitRecipeOptions } from "../fit-recipe.ts";
import { type ExtraFit, fitExtraMembers } from "./extra-members.ts";
import type { StackMember, StackRecipe } from "./stack-recipe.ts";

/** A classifier that gives logits to stack. */
export type MemberClassifier = ScoringClassifier;

/** All members fitted for one set of training movies; extra members are the same in all sets. */
export interface MemberFits {
  readonly mainFeatures: FittedUnion | undefined;
  /** One list a member, in the order of `StackFitter.members`. */
  readonly classifiers: readonly (readonly MemberClassifier[])[];
}

/** Fits the members of a stack on any rows of the main movies, and tells their logits for any others. What the extra
 * corpora teach is learned once. */
export class StackFitter {
  readonly members: readonly StackMember[];
  readonly #recipe: StackRecipe;
  readonly #movies: readonly Movie[];
  readonly #labels: LabelMatrix;
  readonly #extra: { readonly fit: ExtraFit; readonly rows: SparseMatrix } | undefined;
  readonly #options: FitRecipeOptions;

  private constructor(
    recipe: StackRecipe,
    movies: readonly Movie[],
    labels: LabelMatrix,
    extra: { readonly fit: ExtraFit; readonly rows: SparseMatrix } | undefined,
    options: FitRecipeOptions,
  ) {
    this.members = recipe.members.filter(({ source }) => source === "main" || extra !== undefined);
    this.#recipe = recipe;
    this.#movies = movies;
    this.#labels = labels;
    this.#extra = extra;
    this.#options = options;
  }

  /** Learns from the corpora, if there are any. labels: the movies' own, in order. */
  static async prepare(
    recipe: StackRecipe,
    movies: readonly Movie[],
    labels: LabelMatrix,
    corpora: readonly ExtraCorpus[],
    options: FitRecipeOptions,
  ): Promise<StackFitter> {
    if (corpora.length === 0 && recipe.features.main === "extra") {
      throw new ClaquetaError("INVALID_SETTING", {
        where: `recipe ${recipe.name}`,
        what: "it learns its terms from extra corpora, and there is none",
        expected: "at least one --extra",
      });
    }
    if (corpora.length === 0) return new StackFitter(recipe, movies, labels, undefined, options);
    const fit = await fitExtraMembers(recipe, corpora, options);
    return new StackFitter(recipe, movies, labels, { fit, rows: fit.features.transform(movies) }, options);
  }

  /** Whether all members read the extra features. */
  get readsExtraOnly(): boolean {
    return this.#recipe.features.main === "extra";
  }

  get storage(): Storage | undefined {
    return this.#recipe.compact?.storage;
  }

  get extraFeatures(): FittedUnion | undefined {
    return this.#extra?.fit.features;
  }

  /** A flag a logit: 1 for members that learned from extra corpora, where there are any. They have met a genre that is
   * rare among the main movies more often, and so rank its movies better than their own few can teach. */
  trustedForRare(logitCount: number): Uint8Array {
    const flags = new Uint8Array(logitCount).fill(1);
    if (this.#extra === undefined) return flags;
    let at = 0;
    for (const member of this.members) {
      const count =
        member.source === "main" ? this.#labels.columnCount : outputCountOf(this.#extraClassifiers(member)[0]);
      if (member.source === "main") flags.fill(0, at, at + count);
      at += count;
    }
    return flags;
  }

  get metaLearnerSettings() {
    return this.#recipe.metaLearner[this.#extra === undefined ? "mainOnly" : "withExtra"];
  }

  /** rows: of the main movies, to train on. place: tells this fit's seeds from those of other rows. */
  async fitMembers(rows: Int32Array, place: number): Promise<MemberFits> {
    const labels = takeLabelRows(this.#labels, rows);
    const extraRows = this.#extra && { features: this.#extra.fit.features, matrix: takeRows(this.#extra.rows, rows) };
    const main = await this.#mainRows(rows, extraRows);
    const classifiers = await Promise.all(
      this.members.map(async (member, m): Promise<readonly MemberClassifier[]> => {
        const seed = deriveSeed(this.#options.seed, 1, place, m);
        if (member.source === "main") return await this.#fitMain(member, main as FeatureRows, labels, seed);
        const first = this.#extraClassifiers(member);
        if (member.source === "extra") return first as readonly MemberClassifier[];
        return await Promise.all(
          first.map((each) => this.#adapt(member, each, extraRows as FeatureRows, labels, seed)),
        );
      }),
    );
    return { mainFeatures: this.readsExtraOnly ? undefined : (main?.features as FittedUnion | undefined), classifiers };
  }

  /** rows × (all members' logits): member after member, averaged over a member's classifiers. */
  logits(fits: MemberFits, rows: Int32Array): DenseMatrix {
    const extraRows = this.#extra && takeRows(this.#extra.rows, rows);
    const mainRows = this.readsExtraOnly
      ? extraRows
      : fits.mainFeatures?.transform(Array.from(rows, (row) => this.#movies[row]));
    const parts = fits.classifiers.map((own, m) => {
      const x = (this.members[m].source === "main" ? mainRows : extraRows) as SparseMatrix;
      const [first, ...others] = own.map((each) => each.decisionFunction(x));
      for (const other of others) for (let k = 0; k < first.values.length; k++) first.values[k] += other.values[k];
      for (let k = 0; k < first.values.length; k++) first.values[k] /= own.length;
      return first;
    });
    return sideBySide(parts);
  }

  #extraClassifiers(member: StackMember): readonly Classifier[] {
    return this.#extra?.fit.classifiers[this.#recipe.members.indexOf(member)] ?? [];
  }

  /** What main members are fitted on. */
  async #mainRows(rows: Int32Array, extraRows: FeatureRows | undefined): Promise<FeatureRows | undefined> {
    if (this.members.every(({ source }) => source !== "main")) return undefined;
    const { main } = this.#recipe.features;
    if (main === "extra") return extraRows;
    return await fitFeatures(
      main,
      Array.from(rows, (row) => this.#movies[row]),
    );
  }

  async #fitMain(
    member: StackMember,
    rows: FeatureRows,
    labels: LabelMatrix,
    seed: number,
  ): Promise<readonly MemberClassifier[]> {
    const { pool, signal } = this.#options;
    return await Promise.all(
      member.learners.map(async (learner, k) => {
        const options = { seed: deriveSeed(seed, k), pool, signal };
        const { classifier } = await fitPipeline(learnerFromSettings(learner), rows, labels, options);
        if (classifier.decisionFunction !== undefined) return classifier as MemberClassifier;
        throw refused(member, `${classifier.kind} gives no logits to stack`, "a learner with logits");
      }),
    );
  }

  async #adapt(
    member: StackMember,
    first: Classifier,
    rows: FeatureRows,
    labels: LabelMatrix,
    seed: number,
  ): Promise<MemberClassifier> {
    const { pool, signal } = this.#options;
    if (first.linear === undefined) throw refused(member, `${first.kind} is not linear`, "a linear member to adapt");
    const options = { seed, pool, signal, prior: { mean: first.linear.weights } };
    return (await fitPipeline(new LogisticRegression(member.adapt), rows, labels, options)).classifier;
  }
}

const refused = ({ name }: StackMember, what: string, expected: string): ClaquetaError =>
  new ClaquetaError("INVALID_SETTING", { where: `stack member ${name}`, what, expected });

function sideBySide(parts: readonly DenseMatrix[]): DenseMatrix {
  const width = parts.reduce((sum, part) => sum + part.columnCount, 0);
  const all = denseMatrix(parts[0].rowCount, width);
  let first = 0;
  for (const { rowCount, columnCount, values } of parts) {
    for (let row = 0; row < rowCount; row++) {
      all.values.set(values.subarray(row * columnCount, (row + 1) * columnCount), row * width + first);
    }
    first += columnCount;
  }
  return all;
}
