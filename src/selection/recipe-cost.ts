import { isUnionOptions, readingCost } from "../features/registry.ts";
import { learningCost } from "../learners/registry.ts";
import { sum } from "../statistics.ts";
import type { AnyRecipe, Recipe, StackRecipe } from "./recipe.ts";

/** Rough thread seconds of a fit on 1,000 movies, above 0: enough to order recipes before any has run, and to estimate
 * the others' time from those that have. */
export function recipeCost(recipe: AnyRecipe | Pick<Recipe, "features" | "learner">): number {
  if ("members" in recipe) return stackCost(recipe);
  const { features, learner } = recipe;
  return readingCost(features) + learningCost(learner, isUnionOptions(features) ? features.parts.length : 1);
}

/** Members on five folds and on all movies; extra corpora come on top and are not known here. */
function stackCost({ features, members }: StackRecipe): number {
  const { main } = features;
  if (main === "extra") return 6;
  const own = members.filter(({ source }) => source === "main").flatMap(({ learners }) => learners);
  return 6 * sum(own.map((learner) => recipeCost({ features: main, learner })));
}
