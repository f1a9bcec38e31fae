import { describe, expect, it } from "vitest";
import type { Recipe, StackRecipe } from "./recipe.ts";
import { recipeCost } from "./recipe-cost.ts";
import { recipes } from "./recipes/recipe-registry.ts";
import { smallStack } from "./recipes/small-stack.ts";

const words = { kind: "tfidf" } as const;
const union = (parts: number) =>
  ({
    kind: "union",
    parts: Array.from({ length: parts }, (_, i) => ({ name: `part-${i}`, features: words })),
  }) as const;
const regression = { kind: "logistic-regression" } as const;
const bayes = { kind: "naive-bayes" } as const;
const costOf = (features: Recipe["features"], learner: Recipe["learner"]) => recipeCost({ features, learner });

describe("a recipe's cost", () => {
  it("is that of reading the text and that of the learner", () => {
    const forest = (nEstimators: number) => costOf(words, { kind: "random-forest", nEstimators });
    const reading = 2 * forest(10) - forest(20);
    expect(reading).toBeGreaterThan(0);
    expect(forest(30)).toBeCloseTo(reading + 3 * (forest(10) - reading), 12);
    expect(costOf({ ...words, ngramRange: [1, 2] }, bayes)).toBeCloseTo(costOf(words, bayes) + reading, 12);
  });

  it("of a regression grows with the parts of its features", () => {
    expect(costOf(union(1), regression)).toBe(costOf(words, regression));
    expect(costOf(union(3), regression)).toBeCloseTo(3 * costOf(words, regression), 12);
  });

  it("of a stack is that of its members on the movies, on five folds and on all of them", () => {
    const member = (source: "main" | "extra", ...learners: Recipe["learner"][]) => ({ name: "m", source, learners });
    const stack: StackRecipe = {
      ...smallStack,
      features: { main: union(2), extra: union(1) },
      members: [member("main", regression, bayes), member("extra", regression), member("main", bayes)],
    };
    const own = costOf(union(2), regression) + 2 * costOf(union(2), bayes);
    expect(recipeCost(stack)).toBeCloseTo(6 * own, 12);
    expect(recipeCost(smallStack)).toBe(6);
  });

  it("is above 0, so that times can be estimated from it", () => {
    for (const recipe of recipes) expect(recipeCost(recipe)).toBeGreaterThan(0);
  });
});
