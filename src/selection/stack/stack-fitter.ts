import { ClaquetaError } from "../../errors.ts";
import type { FittedUnion } from "../../features/union.ts";
import type { Classifier } from "../../learners/learner.ts";
import { LogisticRegression } from "../../learners/logistic-regression/learner.ts";
import { learnerFromSettings } from "../../learners/registry.ts";
import { outputCountOf, type ScoringClassifier } from "../../learners/stack/classifier.ts";
import { type DenseMatrix, denseMatrix, type LabelMatrix, takeLabelRows } from "../../matrix/dense-matrix.ts";
import { type SparseMatrix, takeRows } from "../../matrix/sparse-matrix.ts";
import type { ExtraCorpus } from "../../movies/extra-corpus.ts";
import type { Movie } from "../../movies/movie.ts";
import { type FeatureRows, fitFeatures, fitPipeline } from "../../pipeline/fit-pipeline.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { sum } from "../../statistics.ts";
import type { FitRecipeOptions } from "../fit-recipe.ts";
import type { StackMember, StackRecipe } from "../recipe.ts";
import { type ExtraFit, fitExtraMembers } from "./extra-members.ts";
import type { MetaLearnerSettings } from "./meta-learner.ts";

/** All members fitted for one set of training movies; extra members are the same in all sets. */
export interface MemberFits {
  readonly mainFeatures: FittedUnion | undefined;
  /** One list a member, in the order of `StackFitter.members`. */
  readonly classifiers: readonly (readonly ScoringClassifier[])[];
}

/** Fits the members of a stack on any rows of the main movies, and tells their logits for any others. Learns once from
 * the extra corpora. */
export class StackFitter {
  readonly recipe: StackRecipe;
  /** Those that learn from the main movies alone, and the others where there are extra corpora. */
  readonly members: readonly StackMember[];
  readonly movies: readonly Movie[];
  /** The movies' own, in order. */
  readonly labels: LabelMatrix;
  readonly options: FitRecipeOptions;
  /** What the corpora taught, and the main movies as rows of its features. */
  readonly extra: { readonly fit: ExtraFit; readonly rows: SparseMatrix } | undefined;

  private constructor(given: Pick<StackFitter, "recipe" | "movies" | "labels" | "options" | "extra">) {
    this.recipe = given.recipe;
    this.members = given.recipe.members.filter(({ source }) => source === "main" || given.extra !== undefined);
    this.movies = given.movies;
    this.labels = given.labels;
    this.options = given.options;
    this.extra = given.extra;
  }

  /** Learns from the corpora, if there are any. labels: the movies' own, in order; corpora: none of their movies is
   * among the movies. Throws INVALID_SETTING where the recipe needs corpora and there are none. */
  static async prepare(
    recipe: StackRecipe,
    movies: readonly Movie[],
    labels: LabelMatrix,
    corpora: readonly ExtraCorpus[],
    options: FitRecipeOptions,
  ): Promise<StackFitter> {
    const given = { recipe, movies, labels, options };
    if (corpora.length > 0) {
      const fit = await fitExtraMembers(recipe, corpora, options);
      return new StackFitter({ ...given, extra: { fit, rows: fit.features.transform(movies) } });
    }
    if (recipe.features.main !== "extra") return new StackFitter({ ...given, extra: undefined });
    throw new ClaquetaError("INVALID_SETTING", {
      where: `recipe ${recipe.name}`,
      what: "it learns its terms from extra corpora, and there is none",
      expected: "at least one --extra",
    });
  }

  get metaLearnerSettings(): MetaLearnerSettings {
    return this.recipe.metaLearner[this.extra === undefined ? "mainOnly" : "withExtra"];
  }

  /** A flag a logit: 1 for members that learned from extra corpora, where there are any. They have met a genre that is
   * rare among the main movies more often, and so rank its movies better than their own few can teach. */
  trustedForRare(logitCount: number): Uint8Array {
    const flags = new Uint8Array(logitCount).fill(1);
    if (this.extra === undefined) return flags;
    let from = 0;
    for (const member of this.members) {
      const isMain = member.source === "main";
      const to = from + (isMain ? this.labels.columnCount : outputCountOf(this.#extraClassifiers(member)[0]));
      if (isMain) flags.fill(0, from, to);
      from = to;
    }
    return flags;
  }

  /** rows: of the main movies, to train on. fold: tells this fit's seeds from those of other rows. */
  async fitMembers(rows: Int32Array, fold: number): Promise<MemberFits> {
    const labels = takeLabelRows(this.labels, rows);
    const extraRows = this.extra && { features: this.extra.fit.features, matrix: takeRows(this.extra.rows, rows) };
    const readsExtraOnly = this.recipe.features.main === "extra";
    const mainRows = readsExtraOnly ? extraRows : await this.#mainRows(rows);
    const classifiers = await Promise.all(
      this.members.map(async (member, m): Promise<readonly ScoringClassifier[]> => {
        const seed = deriveSeed(this.options.seed, 1, fold, m);
        if (member.source === "main") return await this.#fitMain(member, mainRows as FeatureRows, labels, seed);
        const first = this.#extraClassifiers(member);
        if (member.source === "extra") return first as readonly ScoringClassifier[];
        return await Promise.all(
          first.map((each) => this.#adapt(member, each, extraRows as FeatureRows, labels, seed)),
        );
      }),
    );
    return { mainFeatures: readsExtraOnly ? undefined : (mainRows?.features as FittedUnion | undefined), classifiers };
  }

  /** rows × (all members' logits): member after member, averaged over a member's classifiers. */
  logits({ mainFeatures, classifiers }: MemberFits, rows: Int32Array): DenseMatrix {
    const extraRows = this.extra && takeRows(this.extra.rows, rows);
    const mainRows = this.recipe.features.main === "extra" ? extraRows : mainFeatures?.transform(this.#moviesOf(rows));
    const parts = classifiers.map((own, m) => {
      const x = (this.members[m].source === "main" ? mainRows : extraRows) as SparseMatrix;
      const [first, ...others] = own.map((each) => each.decisionFunction(x));
      for (const other of others) for (const k of first.values.keys()) first.values[k] += other.values[k];
      for (const k of first.values.keys()) first.values[k] /= own.length;
      return first;
    });
    return joinColumns(parts);
  }

  #moviesOf(rows: Int32Array): Movie[] {
    return Array.from(rows, (row) => this.movies[row]);
  }

  #extraClassifiers(member: StackMember): readonly Classifier[] {
    return this.extra?.fit.classifiers[this.recipe.members.indexOf(member)] ?? [];
  }

  /** The training movies under the main features; undefined where no member reads them. */
  async #mainRows(rows: Int32Array): Promise<FeatureRows | undefined> {
    const { main } = this.recipe.features;
    if (main === "extra" || this.members.every(({ source }) => source !== "main")) return undefined;
    return await fitFeatures(main, this.#moviesOf(rows));
  }

  async #fitMain(
    member: StackMember,
    rows: FeatureRows,
    labels: LabelMatrix,
    seed: number,
  ): Promise<readonly ScoringClassifier[]> {
    const { pool, signal } = this.options;
    return await Promise.all(
      member.learners.map(async (learner, k) => {
        const options = { seed: deriveSeed(seed, k), pool, signal };
        const { classifier } = await fitPipeline(learnerFromSettings(learner), rows, labels, options);
        if (classifier.decisionFunction !== undefined) return classifier as ScoringClassifier;
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
  ): Promise<ScoringClassifier> {
    const { pool, signal } = this.options;
    if (first.linear === undefined) throw refused(member, `${first.kind} is not linear`, "a linear member to adapt");
    const options = { seed, pool, signal, prior: { mean: first.linear.weights } };
    return (await fitPipeline(new LogisticRegression(member.adapt), rows, labels, options)).classifier;
  }
}

const refused = ({ name }: StackMember, what: string, expected: string): ClaquetaError =>
  new ClaquetaError("INVALID_SETTING", { where: `stack member ${name}`, what, expected });

function joinColumns(parts: readonly DenseMatrix[]): DenseMatrix {
  const width = sum(parts.map(({ columnCount }) => columnCount));
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
