import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isStack, type Recipe, type StackRecipe } from "../recipe.ts";
import { recipeNamed, recipes } from "../recipes/recipe-registry.ts";
import { searchSpaces } from "../recipes/search-spaces.ts";
import { drawSettings, type SearchSpace, withSettings } from "./search-space.ts";
import { searchSpaceOf } from "./search-space-of.ts";

const words = recipeNamed("words") as Recipe;
const stack = recipeNamed("stack") as StackRecipe;
const valuesOf = (space: SearchSpace, name: string) => space.find((each) => each.name === name)?.values;

describe("a recipe's search space", () => {
  it("is its own where it has one", () => {
    for (const [name, own] of Object.entries(searchSpaces)) expect(searchSpaceOf(recipeNamed(name))).toBe(own);
  });

  it("is else what its feature and learner declare as worth trying", () => {
    const mine = { ...words, name: "mine" };
    expect(searchSpaceOf(mine)).toEqual(
      expect.arrayContaining([
        { name: "C", path: ["learner", "C"], values: [0.25, 0.5, 1, 2, 4, 8] },
        { name: "classWeight", path: ["learner", "classWeight"], values: [null, "balanced"] },
      ]),
    );
    for (const { name, path, values } of searchSpaceOf(mine)) {
      expect([path.length, path[1]]).toEqual([2, name]);
      expect(values.length).toBeGreaterThan(1);
    }
    expect(new Set(searchSpaceOf(mine).map(({ path }) => path[0]))).toEqual(new Set(["features", "learner"]));
  });

  it("of a union has half, all and half as much again of each part's weight, and each part's settings by its name", () => {
    const union = recipeNamed("naive-bayes-regression");
    const space = searchSpaceOf(union);
    const word = space.filter(({ path }) => path[2] === "word" && path[3] === "weight");
    expect(word).toEqual([
      { name: "word weight", path: ["features", "parts", "word", "weight"], values: [0.7, 1.4, expect.closeTo(2.1)] },
    ]);
    expect(valuesOf(space, "char weight")).toEqual([0.5, 1, 1.5]);
    const path = ["features", "parts", "word", "features", "minDf"];
    expect(space).toContainEqual({ name: "word minDf", path, values: expect.any(Array) });
    expect(valuesOf(space, "C")).toBeDefined();
  });

  it("of a stack has the weights of its main features, its members' settings and its meta-learner's", () => {
    const space = searchSpaceOf(stack);
    expect(space).toContainEqual({
      name: "year weight",
      path: ["features", "main", "parts", "year", "weight"],
      values: [0.1, 0.2, expect.closeTo(0.3)],
    });
    expect(space).toContainEqual({
      name: "networks epochs",
      path: ["members", "networks", "learners", "*", "epochs"],
      values: expect.any(Array),
    });
    expect(space).toContainEqual({
      name: "mainOnly C",
      path: ["metaLearner", "mainOnly", "C"],
      values: [0.001, 0.002, 0.005, 0.01],
    });
    expect(valuesOf(space, "withExtra ownScale")).toEqual([1, 2, 6]);
    const small = searchSpaceOf(recipeNamed("small-stack"));
    expect(small.some(({ path }) => path[0] === "features")).toBe(false);
    expect(valuesOf(small, "mainOnly C")).toBeDefined();
  });

  it("names each setting once, whatever the recipe", () => {
    for (const recipe of recipes) {
      const names = searchSpaceOf(recipe).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe("a recipe with other settings", () => {
  it("differs in these alone, and leaves the recipe as it was", () => {
    const before = JSON.stringify(stack);
    const space = searchSpaceOf(stack);
    expect(withSettings(stack, space, {})).toEqual(stack);
    const changed = withSettings(stack, space, { "networks epochs": 3, "year weight": 9, unheard: 1 });
    const networks = changed.members.find(({ name }) => name === "networks");
    expect(networks?.learners.map((learner) => "epochs" in learner && learner.epochs)).toEqual([3, 3, 3, 3]);
    const undone = withSettings(changed, space, { "networks epochs": 25, "year weight": 0.2 });
    expect(undone).toEqual(stack);
    expect(JSON.stringify(stack)).toBe(before);
  });

  it("has them in one member alone where two members share a learner", () => {
    const [first] = stack.members;
    const twins = { ...stack, members: [first, { ...first, name: "twin" }] };
    const changed = withSettings(twins, searchSpaceOf(twins), { "twin C": 7 });
    expect(changed.members[0]).toEqual(first);
    expect(changed.members[1].learners).toEqual([{ ...first.learners[0], C: 7 }]);
  });

  it.each([
    [["learners", "C"], "learners"],
    [["features", "parts", "C"], "parts"],
    [["name", "C"], "name"],
    [["features", "ngramRange", "first", "C"], "first"],
    [["features", "more", "still", "C"], "more"],
    [["learner", "classWeight", "C"], "classWeight"],
    [["lists", "other", "C"], "other"],
  ])("cannot be made where a path leads nowhere: %j", (path, name) => {
    const message = `search space: nothing is named ${name}.`;
    const given = { ...words, learner: { ...words.learner, classWeight: null }, lists: [{ name: "one" }, 5] };
    const changed = () => withSettings(given as Recipe, [{ name: "C", path, values: [1] }], { C: 1 });
    expect(changed).toThrow(expect.objectContaining({ code: "INTERNAL", message }));
  });
});

describe("drawn settings", () => {
  const space: SearchSpace = [
    { name: "a", path: ["a"], values: [1, 2, 3] },
    { name: "b", path: ["b"], values: [true, false] },
  ];

  it("are the recipe's own and then all there are, each once, where there are fewer than asked for", () => {
    const drawn = drawSettings(space, 60, 1);
    const all = space[0].values.flatMap((a) => space[1].values.map((b) => ({ a, b })));
    expect(drawn[0]).toEqual({});
    expect(drawn.slice(1)).toHaveLength(6);
    expect(drawn.slice(1)).toEqual(expect.arrayContaining(all));
  });

  it("begin alike however many are asked for, and differ by the seed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.nat(), (count, seed) => {
        const some = drawSettings(space, count, seed);
        expect(some).toHaveLength(count);
        expect(some).toEqual(drawSettings(space, 6, seed).slice(0, count));
      }),
      { numRuns: 30 },
    );
    const bySeed = Array.from({ length: 20 }, (_, seed) => JSON.stringify(drawSettings(space, 3, seed)));
    expect(new Set(bySeed).size).toBeGreaterThan(5);
  });
});

it("a stack is told by its members", () => {
  for (const recipe of recipes) expect(isStack(recipe)).toBe("members" in recipe);
});
