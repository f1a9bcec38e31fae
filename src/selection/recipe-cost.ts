import { readingCost } from "../features/registry.ts";
import { learningCost } from "../learners/registry.ts";
import { sum } from "../statistics.ts";
import type { AnyRecipe, Recipe, StackRecipe } from "./recipe.ts";

/** About how many thread seconds a fit on 1,000 movies takes: good enough to order recipes before anything has been
 * seen, and to tell from those that have run what the others will take. Above 0. */
export function recipeCost(recipe: AnyRecipe | Pick<Recipe, "features" | "learner">): number {
  if ("members" in recipe) return stackCost(recipe);
  const { features, learner } = recipe;
  return readingCost(features) + learningCost(learner, features.kind === "union" ? features.parts.length : 1);
}

/** Members on five folds and on all movies; what extra corpora take comes on top and cannot be told from here. */
function stackCost({ features, members }: StackRecipe): number {
  const { main } = features;
  if (main === "extra") return 6;
  const own = members.filter(({ source }) => source === "main").flatMap(({ learners }) => learners);
  return 6 * sum(own.map((learner) => recipeCost({ features: main, learner })));
}
