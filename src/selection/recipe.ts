import type { FeatureOptions, UnionOptions } from "../features/registry.ts";
import type { LogisticRegressionSettings } from "../learners/logistic-regression/settings.ts";
import type { LearnerOptions } from "../learners/registry.ts";
import type { Storage } from "../matrix/quantised-table.ts";
import type { MetaLearnerSettings } from "./stack/meta-learner.ts";

/** A complete candidate as plain data: features and a learner. Settings that are left out have their defaults. */
export interface Recipe {
  /** Lower case words joined by hyphens; what `--recipe` takes. */
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  readonly features: FeatureOptions;
  readonly learner: LearnerOptions;
}

export const memberSources = ["main", "extra", "adapted"] as const;

/** The movies that a member learns from. `main`: the training movies alone. `extra`: the extra corpora alone, once for
 * all folds. `adapted`: the same, and then the training movies. */
export type MemberSource = (typeof memberSources)[number];

/** One classifier of a stack, or several of a kind whose logits are averaged. */
export interface StackMember {
  readonly name: string;
  readonly source: MemberSource;
  /** Fitted to the source; an adapted member's must be a logistic regression. */
  readonly learners: readonly LearnerOptions[];
  /** Adapted members: the second fit, whose weights have the first fit's as the mean of their prior. */
  readonly adapt?: Partial<LogisticRegressionSettings>;
}

/** Recipes stacked: a regression over all genres' logits of several members. Members that need extra corpora take no
 * part where there are none. */
export interface StackRecipe extends Pick<Recipe, "name" | "description"> {
  readonly kind: "stack";
  /** Of main members, and of extra and adapted ones. */
  readonly features: {
    /** `extra`: the extra features themselves; such a stack needs extra corpora. */
    readonly main: ({ readonly kind: "union" } & UnionOptions) | "extra";
    readonly extra: { readonly kind: "union" } & UnionOptions;
  };
  /** For small models. */
  readonly compact?: {
    /** Number of the extra features' terms that are kept, by their importance to a regression on the extra corpora; the
     * members are fitted on these alone. Only fingerprints of the terms are saved. */
    readonly extraTerms: number;
    /** Of the tables of weights. */
    readonly storage: Storage;
  };
  readonly members: readonly StackMember[];
  readonly metaLearner: { readonly withExtra: MetaLearnerSettings; readonly mainOnly: MetaLearnerSettings };
}

/** What can be compared and trained: a plain recipe or a stack of them. */
export type AnyRecipe = Recipe | StackRecipe;

/** Whether a part of a recipe is plain data: no vectorizer or learner of one's own stands in it as an object. */
export const isPlainData = (part: unknown): boolean =>
  typeof part !== "object" ||
  part === null ||
  (!("fit" in part && typeof part.fit === "function") && Object.values(part).every(isPlainData));

export const isStack = (recipe: AnyRecipe): recipe is StackRecipe => "kind" in recipe;
