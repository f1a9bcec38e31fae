import { beforeEach, describe, expect, it } from "vitest";
import { ClaquetaError } from "../../errors.ts";
import { isUnionOptions, type PartOptions } from "../../features/registry.ts";
import { type AnyRecipe, isStack, type StackRecipe } from "../recipe.ts";
import { autoRecipes, budgetRecipes, recipeNamed, recipes, reportRecipes } from "./recipe-registry.ts";
import { richExtraFeatures } from "./rich-features.ts";
import { searchSpaces } from "./search-spaces.ts";

const namesOf = (list: readonly AnyRecipe[]): readonly string[] => list.map(({ name }) => name);

describe("the recipes", () => {
  it("are found by their names, which are those of the documentation", () => {
    expect(namesOf(recipes)).toEqual([
      "report-forest",
      "report-regression",
      "report-network",
      "report-regression-lemmas",
      "report-regression-lemmas-corrected",
      "words",
      "words-and-characters",
      "embedding-network",
      "genre-frequencies",
      "naive-bayes",
      "naive-bayes-regression",
      "small-stack",
      "stack",
    ]);
    for (const recipe of recipes) expect(recipeNamed(recipe.name)).toBe(recipe);
  });

  it("are named where an unknown one is asked for", () => {
    const asked = (): AnyRecipe => recipeNamed("word");
    expect(asked).toThrow(ClaquetaError);
    expect(asked).toThrow(
      `--recipe: no recipe is named "word"; expected one of ${namesOf(recipes).join(", ")}. \`claqueta recipes\` describes`,
    );
    expect(asked).toThrow(expect.objectContaining({ code: "UNKNOWN_RECIPE" }));
  });

  it("describe themselves in a line of several words", () => {
    for (const { description } of recipes) expect(description).toMatch(/^\S+( \S+){4,}$/);
  });

  it("compared by default are the report's three models; auto adds quick ones, a time budget the slow ones", () => {
    expect(namesOf(reportRecipes)).toEqual(["report-forest", "report-regression", "report-network"]);
    const auto = [...namesOf(reportRecipes), "words", "words-and-characters", "naive-bayes-regression"];
    expect(namesOf(autoRecipes)).toEqual(auto);
    expect(namesOf(budgetRecipes)).toEqual([...auto, "embedding-network", "stack"]);
  });
});

const partsOf = (recipe: AnyRecipe): readonly PartOptions[] => {
  const unions = isStack(recipe) ? [recipe.features.main, recipe.features.extra] : [recipe.features];
  return unions.flatMap((features) => {
    if (features === "extra") return [];
    return (isUnionOptions(features) ? features.parts.map((part) => part.features) : [features]) as PartOptions[];
  });
};

describe("the recipes' features", () => {
  it("dampen the counts of every TF-IDF", () => {
    const tfidf = recipes.flatMap(partsOf).filter((part) => part.kind === "tfidf");
    expect(tfidf.length).toBeGreaterThan(10);
    for (const part of tfidf) expect(part).toMatchObject({ sublinearTf: true });
  });

  it("have a column for the years that extra movies lack", () => {
    const years = richExtraFeatures.parts.filter(({ features }) => features.kind === "year-bumps");
    expect(years.map(({ features }) => features)).toEqual([{ kind: "year-bumps", missingColumn: true }]);
  });

  it("of the report are counts of words and pairs in plot, title and year, but for stop words; 10,000 of them", () => {
    const report = {
      ...{ kind: "count", field: "plot-title-year", ngramRange: [1, 2], stopWords: "english" },
      maxFeatures: 10_000,
    };
    for (const { features } of reportRecipes) expect(features).toEqual(report);
    for (const [name, preprocess] of [
      ["report-regression-lemmas", "lemmas-as-reported"],
      ["report-regression-lemmas-corrected", "lemmas"],
    ])
      expect(recipeNamed(name).features).toEqual({ ...report, preprocess });
  });
});

it("the report's learners have the report's settings, but for the network's epochs", () => {
  expect(reportRecipes.map(({ learner }) => learner)).toEqual([
    { kind: "random-forest", nEstimators: 100 },
    { kind: "logistic-regression", C: 1 },
    { kind: "neural-network", hiddenLayers: [3500], batchSize: 10, epochs: 2 },
  ]);
});

describe("the stacks", () => {
  let stack: StackRecipe;
  let small: StackRecipe;
  beforeEach(() => {
    stack = recipeNamed("stack") as StackRecipe;
    small = recipeNamed("small-stack") as StackRecipe;
  });

  it("have members of every source, and the same adapted one and weighing", () => {
    for (const { members } of [stack, small]) {
      expect(new Set(members.map(({ source }) => source))).toEqual(new Set(["main", "extra", "adapted"]));
      for (const member of members) expect(member.adapt !== undefined).toBe(member.source === "adapted");
    }
    const adapted = ({ members }: StackRecipe) => members.find(({ source }) => source === "adapted");
    expect(adapted(small)).toBe(adapted(stack));
    expect(adapted(stack)).toMatchObject({
      name: "adapted-regression",
      learners: [{ kind: "logistic-regression", C: 1 }],
      adapt: { C: 1, classWeight: "balanced" },
    });
    expect(small.metaLearner).toEqual(stack.metaLearner);
    expect(stack.metaLearner).toEqual({
      withExtra: { C: 0.002, ownScale: 6, minPositives: 20 },
      mainOnly: { C: 0.005, ownScale: 2, minPositives: 20 },
    });
  });

  it("average networks that differ in initial scale and learning rate alone", () => {
    const networks = stack.members.find(({ name }) => name === "networks");
    const rest = networks?.learners.map((learner) => ({ ...learner, embeddingScale: 0, learningRate: 0 }));
    expect(new Set(rest?.map((learner) => JSON.stringify(learner))).size).toBe(1);
    expect(rest?.[0]).toMatchObject({ kind: "embedding-network", hiddenUnits: 192, wordDropout: 0.9 });
    const pairs = networks?.learners.map((learner) => "embeddingScale" in learner && JSON.stringify(learner));
    expect(pairs).not.toContain(false);
    expect(new Set(pairs).size).toBe(4);
  });

  it("give the network of the extra movies more units where size does not matter", () => {
    const unitsOf = ({ members }: StackRecipe) => members.find(({ name }) => name === "extra-network")?.learners;
    expect(unitsOf(small)).toMatchObject([{ kind: "embedding-network", hiddenUnits: 64, wordDropout: 0.6 }]);
    expect(unitsOf(stack)).toMatchObject([{ kind: "embedding-network", hiddenUnits: 512, wordDropout: 0.88 }]);
    expect(small.features.main).toBe("extra");
    expect(small.compact).toEqual({ extraTerms: 150_000, storage: "int4" });
    expect(stack.compact).toBeUndefined();
  });
});

describe("the recipes' search spaces", () => {
  const spaces = Object.entries(searchSpaces);

  it("belong to recipes and have several settings, each named once", () => {
    for (const [name, space] of spaces) {
      expect(namesOf(recipes)).toContain(name);
      expect(space.length).toBeGreaterThan(1);
      expect(new Set(space.map((dimension) => dimension.name)).size).toBe(space.length);
    }
  });

  it("name a setting as the recipe does, with the name of the union's part before it", () => {
    for (const [, space] of spaces) {
      for (const { name, path } of space) {
        const part = path[1] === "parts" ? [path[2]] : [];
        expect(name).toBe([...part, path.at(-1)].join(" "));
      }
    }
  });

  it("try several values of each setting, none twice", () => {
    for (const [, space] of spaces) {
      for (const { values } of space) {
        expect(values.length).toBeGreaterThan(1);
        expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(values.length);
      }
    }
  });
});
