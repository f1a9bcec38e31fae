import { describe, expect, it } from "vitest";
import { ClaquetaError } from "../errors.ts";
import type { Recipe, StackRecipe } from "./recipe.ts";
import { readRecipe } from "./recipe-file.ts";
import { recipeNamed, recipes } from "./recipes/recipe-registry.ts";

const mine = { ...recipeNamed("words"), name: "mine" } as Recipe;
const stack = { ...recipeNamed("stack"), name: "mine" } as StackRecipe;

function errorOf(text: string): ClaquetaError {
  try {
    readRecipe(text, "mine.json");
  } catch (error) {
    if (error instanceof ClaquetaError) return error;
    throw error;
  }
  throw new Error(`taken: ${text}`);
}

describe("a recipe file", () => {
  it.each([
    ["{", "BAD_JSON", "mine.json: is not JSON; expected a recipe as one JSON object."],
    [
      "[]",
      "INVALID_SETTING",
      "mine.json: is no JSON object; expected an object with name, description, features, learner.",
    ],
    [
      "null",
      "INVALID_SETTING",
      "mine.json: is no JSON object; expected an object with name, description, features, learner.",
    ],
  ])("%s is refused: %s", (text, code, message) => {
    expect(errorOf(text)).toMatchObject({ code, message });
  });

  it("keeps the parser's own words as the cause", () => {
    expect(errorOf("{").cause).toBeInstanceOf(SyntaxError);
  });

  const naming = "its name is not one for a recipe; expected lower case words joined by hyphens, at most 80 characters";
  const describing = "it has no description; expected text of at most 500 characters";
  it.each([
    [{ ...mine, steps: 1 }, 'has a field "steps"; expected name, description, features, learner'],
    [
      { ...mine, ["x".repeat(99)]: 1 },
      `has a field "${"x".repeat(80)}"; expected name, description, features, learner`,
    ],
    [{ ...mine, members: [] }, 'has a field "members"; expected name, description, features, learner'],
    [
      { ...stack, learner: {} },
      'has a field "learner"; expected kind, name, description, features, compact, members, metaLearner',
    ],
    [{ ...mine, name: undefined }, naming],
    [{ ...mine, name: 5 }, naming],
    [{ ...mine, name: "" }, naming],
    [{ ...mine, name: "Mine" }, naming],
    [{ ...mine, name: "mine-" }, naming],
    [{ ...mine, name: "-mine" }, naming],
    [{ ...mine, name: "mine_2" }, naming],
    [{ ...mine, name: "m".repeat(81) }, naming],
    [{ ...mine, name: "words" }, "name is words, which is a recipe that comes with Claqueta; expected another name"],
    [{ ...mine, description: undefined }, describing],
    [{ ...mine, description: "d".repeat(501) }, describing],
    [{ ...mine, features: 7 }, "features: the description is 7; expected an object"],
    [{ ...mine, learner: undefined }, "learner: the description is undefined; expected an object"],
  ])("%j is refused with the file's name, what is wrong and what was expected", (given, what) => {
    expect(errorOf(JSON.stringify(given))).toMatchObject({
      code: "INVALID_SETTING",
      where: "mine.json",
      message: `mine.json: ${what}.`,
    });
  });

  it("may have a name of 80 characters, a description of 500 or none of any length", () => {
    for (const name of ["m".repeat(80), "a-2-c"]) {
      for (const description of ["d".repeat(500), ""]) {
        const given = { ...mine, name, description };
        expect(readRecipe(JSON.stringify(given), "mine.json")).toEqual(given);
      }
    }
  });

  it("may not take the name of any recipe that comes with Claqueta", () => {
    for (const recipe of recipes) expect(errorOf(JSON.stringify(recipe)).message).toContain(`name is ${recipe.name},`);
  });
});

describe("the file of a stack", () => {
  const [member, ...others] = stack.members;
  const { features, metaLearner } = stack;
  const part = { name: "word", features: { kind: "tfidf" } };

  it.each([
    [{ features: undefined }, "recipe features: the description is undefined; expected an object"],
    [{ features: { ...features, more: 1 } }, 'recipe features: a setting is "more"; expected one of main, extra'],
    [{ features: { main: "extra" } }, "recipe features extra: the description is undefined; expected an object"],
    [{ features: { extra: features.extra } }, "recipe features main: the description is undefined; expected an object"],
    [{ features: { ...features, main: { kind: "tfidf" } } }, 'recipe features main: kind is "tfidf"; expected "union"'],
    [
      { features: { ...features, extra: { kind: "tfidf" } } },
      'recipe features extra: kind is "tfidf"; expected "union"',
    ],
    [
      { features: { ...features, main: { kind: "union", parts: [part, part] } } },
      'features union: name is "word"; expected 1 to 40 characters without a colon, another for each part',
    ],
    [{ compact: null }, "recipe compact: the description is null; expected an object"],
    [{ compact: { extraTerms: 0 } }, "recipe compact: extraTerms is 0; expected a whole number from 1"],
    [{ compact: { storage: "int1" } }, /^mine.json: recipe compact: storage is "int1"; expected .*"int4"/],
    [{ compact: { terms: 5 } }, 'recipe compact: a setting is "terms"; expected one of extraTerms, storage'],
    [{ members: undefined }, "recipe: members is undefined; expected a list of at least one member"],
    [{ members: [] }, "recipe: members is []; expected a list of at least one member"],
    [{ members: [5] }, "recipe members, a member: the description is 5; expected an object"],
    [
      { members: [{ ...member, name: undefined }] },
      'recipe member undefined: name is ""; expected text of at most 80 characters',
    ],
    [{ members: [{ ...member, source: "all" }] }, /source is "all"; expected "main", "extra" or "adapted"/],
    [{ members: [{ ...member, C: 1 }] }, /a setting is "C"; expected one of learners, adapt, name, source/],
    [
      { members: [member, ...others, member] },
      /: name is "naive-bayes-regression"; expected another name for each member/,
    ],
    [
      { members: [{ ...member, learners: undefined }] },
      /: learners is undefined; expected a list of at least one learner/,
    ],
    [{ members: [{ ...member, learners: [] }] }, /: learners is \[\]; expected a list of at least one learner/],
    [
      { members: [{ ...member, learners: [1] }] },
      /^mine.json: recipe member naive-bayes-regression, a learner: the description is 1;/,
    ],
    [
      { members: [{ ...member, learners: [{ kind: "logistic-regression", C: 0 }] }] },
      /C is 0; expected a number above 0/,
    ],
    [
      { members: [{ ...member, adapt: 3 }] },
      /^mine.json: recipe member naive-bayes-regression adapt: the description is 3;/,
    ],
    [
      { members: [{ ...member, adapt: { C: 0 } }] },
      /^mine.json: recipe member naive-bayes-regression adapt: C is 0; expected a number/,
    ],
    [{ metaLearner: undefined }, "recipe metaLearner: the description is undefined; expected an object"],
    [
      { metaLearner: { withExtra: {} } },
      "recipe metaLearner mainOnly: the description is undefined; expected an object",
    ],
    [
      { metaLearner: { mainOnly: {} } },
      "recipe metaLearner withExtra: the description is undefined; expected an object",
    ],
    [
      { metaLearner: { ...metaLearner, C: 1 } },
      'recipe metaLearner: a setting is "C"; expected one of withExtra, mainOnly',
    ],
    [
      { metaLearner: { ...metaLearner, mainOnly: { C: 0 } } },
      "recipe metaLearner mainOnly: C is 0; expected a number above 0, up to 1000000000",
    ],
    [
      { metaLearner: { ...metaLearner, withExtra: { ownScale: 0 } } },
      "recipe metaLearner withExtra: ownScale is 0; expected a number above 0, up to 1000",
    ],
    [
      { metaLearner: { ...metaLearner, withExtra: { minPositives: -1 } } },
      "recipe metaLearner withExtra: minPositives is -1; expected a whole number from 0",
    ],
  ])("%j is refused by the name of the part that is wrong", (wrong, message) => {
    const error = errorOf(JSON.stringify({ ...stack, ...wrong }));
    expect(error.code).toBe("INVALID_SETTING");
    if (typeof message === "string") expect(error.message).toBe(`mine.json: ${message}.`);
    else expect(error.message).toMatch(message);
  });

  it("leaves out what has a default, and the recipe has it", () => {
    const { source: _, ...bare } = member;
    const given = { ...stack, compact: {}, members: [bare], metaLearner: { withExtra: {}, mainOnly: { C: 0.1 } } };
    const level = { C: 0.005, ownScale: 2, minPositives: 20 };
    expect(readRecipe(JSON.stringify(given), "mine.json")).toEqual({
      ...stack,
      compact: { extraTerms: 150_000, storage: "int4" },
      members: [{ ...bare, source: "main" }],
      metaLearner: { withExtra: level, mainOnly: { ...level, C: 0.1 } },
    });
  });
});
