import type { LearnerOptions } from "../learners/learner-settings.ts";
import type { Recipe } from "./recipe.ts";
import type { AnyRecipe, StackRecipe } from "./stack/stack-recipe.ts";

/** About how many thread seconds a fit on 1,000 movies takes: good enough to order recipes before anything has been
 * seen, and to tell from those that have run what the others will take. Above 0. */
export function recipeCost(recipe: AnyRecipe | Pick<Recipe, "features" | "learner">): number {
  if ("members" in recipe) return stackCost(recipe);
  const parts = partsOf(recipe.features);
  return parts.reduce((total, part) => total + readingCost(part), 0) + learningCost(recipe.learner, parts.length);
}

/** Members on five folds and on all movies; what extra corpora take comes on top and cannot be told from here. */
function stackCost({ features, members }: StackRecipe): number {
  const own = members.filter(({ source }) => source === "main").flatMap(({ learners }) => learners);
  if (features.main === "extra") return 6;
  const main = features.main;
  const once = own.reduce((sum, learner) => sum + recipeCost({ features: main, learner }), 0);
  return 6 * once;
}

type Part = { readonly [name: string]: unknown };

function partsOf(features: Recipe["features"]): readonly Part[] {
  return features.kind === "union" ? features.parts.map((part) => part.features as Part) : [features as Part];
}

function readingCost({ kind, field, analyzer, ngramRange, preprocess }: Part): number {
  if (kind === "year-bumps") return 0.001;
  const [low, high] = (ngramRange as readonly [number, number] | undefined) ?? [1, 1];
  const lengths = high - low + 1;
  const perLength = analyzer === undefined || analyzer === "word" ? 0.02 : 0.05;
  return (field === "title" ? 0.1 : 1) * perLength * lengths + (typeof preprocess === "string" ? 3 : 0);
}

function learningCost(learner: LearnerOptions, partCount: number): number {
  switch (learner.kind) {
    case "naive-bayes":
      return 0.01;
    case "logistic-regression":
      return 0.1 * partCount;
    case "random-forest":
      return 0.013 * (learner.nEstimators ?? 100);
    case "neural-network":
      return (learner.epochs ?? 5) * (0.02 + 0.0001 * (learner.hiddenLayers ?? [3500]).reduce((sum, n) => sum + n, 0));
    case "embedding-network":
      return 0.06 * (learner.epochs ?? 12);
    default:
      return 2; // a learner that this page has not heard of: not the first, not the last
  }
}
