import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { readRecipe } from "./recipe-file.ts";
import { recipeJsonSchema } from "./recipe-schema.ts";
import { recipes } from "./recipes/recipe-registry.ts";

describe("the JSON Schema of recipe files", () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(recipeJsonSchema() as object);

  it("takes every recipe that comes with Claqueta, as the reader of recipe files does", () => {
    for (const recipe of recipes) {
      const mine = JSON.parse(JSON.stringify({ ...recipe, name: "mine" }));
      expect([recipe.name, validate(mine), validate.errors]).toEqual([recipe.name, true, null]);
      expect(readRecipe(JSON.stringify(mine), "mine.json")).toEqual(mine);
    }
  });

  it("refuses what the reader refuses: a setting out of range, an unknown one, one that is missing", () => {
    const words = { ...recipes.find(({ name }) => name === "words"), name: "mine" };
    const wrong = [
      { ...words, learner: { kind: "logistic-regression", C: 0 } },
      { ...words, learner: { kind: "logistic-regression", c: 1 } },
      { ...words, features: { kind: "tfidf", ngramRange: [1, 2, 3] } },
      { ...words, features: { kind: "union", parts: [] } },
      { name: "mine", description: "", features: words },
    ];
    for (const each of wrong) {
      expect([each, validate(each)]).toEqual([each, false]);
      expect(() => readRecipe(JSON.stringify(each), "mine.json")).toThrow();
    }
  });
});
