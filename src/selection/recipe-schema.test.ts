import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { beforeEach, describe, expect, it } from "vitest";
import { featureKinds, partSettings } from "../features/registry.ts";
import { logisticRegressionSettings } from "../learners/logistic-regression/settings.ts";
import { learnerKinds } from "../learners/registry.ts";
import type { SettingsSchema } from "../settings/settings-schema.ts";
import type { StackRecipe } from "./recipe.ts";
import { readRecipe } from "./recipe-file.ts";
import { recipeJsonSchema } from "./recipe-schema.ts";
import { recipeNamed, recipes } from "./recipes/recipe-registry.ts";
import { metaLearnerSettings } from "./stack/meta-learner.ts";
import { compactSettings, memberSettings } from "./stack/read-stack-recipe.ts";

interface ObjectSchema {
  readonly description?: string;
  readonly properties: { readonly [name: string]: ObjectSchema & { readonly [key: string]: unknown } };
  readonly required: readonly string[];
  readonly additionalProperties: boolean;
  readonly items: ObjectSchema;
}

interface RecipeSchema {
  readonly oneOf: readonly ObjectSchema[];
  readonly $defs: { readonly [name: string]: ObjectSchema & { readonly oneOf: readonly ObjectSchema[] } };
}

describe("the JSON Schema of recipe files", () => {
  let schema: RecipeSchema;
  let validate: ValidateFunction;
  beforeEach(() => {
    schema = recipeJsonSchema() as unknown as RecipeSchema;
    validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
  });

  const words = { ...recipeNamed("words"), name: "mine" };
  const stack = { ...recipeNamed("stack"), name: "mine" } as StackRecipe;
  const [member] = stack.members;

  it("takes every recipe that comes with Claqueta, as the reader of recipe files does", () => {
    for (const recipe of recipes) {
      const mine = JSON.parse(JSON.stringify({ ...recipe, name: "mine" }));
      expect([recipe.name, validate(mine), validate.errors]).toEqual([recipe.name, true, null]);
      expect(readRecipe(JSON.stringify(mine), "mine.json")).toEqual(mine);
    }
  });

  const regression = { kind: "logistic-regression" };
  const tfidf = { kind: "tfidf" };
  const part = { name: "word", features: tfidf };
  const union = (more: object) => ({ kind: "union", parts: [{ ...part, ...more }] });

  it.each([
    [{ ...words, features: tfidf, learner: regression }],
    [{ ...words, name: "a-2-c", description: "" }],
    [{ ...words, name: "m".repeat(80), description: "d".repeat(500) }],
    [{ ...words, features: union({ name: "n".repeat(40), weight: 0.5 }) }],
    [{ ...words, features: { ...tfidf, field: "tagline" } }],
    [{ ...words, features: { kind: "text-length", field: "reviews_2" } }],
    [{ ...words, features: union({ features: { kind: "number", field: "budget", log: true, missingColumn: true } }) }],
    [{ ...words, features: union({ features: { kind: "category", field: "country", minDf: 2, maxFeatures: 10 } }) }],
    [{ ...words, features: { kind: "vectors", field: "embedding", norm: null } }],
    [{ ...stack, features: { main: union({ features: { kind: "vectors" } }), extra: union({}) } }],
    [{ ...stack, features: { main: "extra", extra: union({}) } }],
    [{ ...stack, features: { main: union({}), extra: union({}) }, compact: {} }],
    [{ ...stack, members: [{ name: "a", learners: [regression, regression] }] }],
    [{ ...stack, members: [{ ...member, source: "adapted", adapt: { C: 2 } }] }],
    [{ ...stack, metaLearner: { withExtra: {}, mainOnly: { minPositives: 0 } } }],
  ])("takes what the reader takes: %j", (each) => {
    expect([validate(each), validate.errors]).toEqual([true, null]);
    expect(readRecipe(JSON.stringify(each), "mine.json")).toMatchObject(each);
  });

  it.each([
    [{ ...words, learner: { ...regression, C: 0 } }],
    [{ ...words, learner: { ...regression, c: 1 } }],
    [{ ...words, learner: { C: 1 } }],
    [{ ...words, learner: { kind: "perceptron" } }],
    [{ ...words, features: { ...tfidf, ngramRange: [1, 2, 3] } }],
    [{ ...words, features: { kind: "union", parts: [] } }],
    [{ ...words, features: { kind: "union", parts: {} } }],
    [{ ...words, features: { ...union({}), weight: 1 } }],
    [{ ...words, features: { ...union({}), kind: "unions" } }],
    [{ ...words, features: union({ name: undefined }) }],
    [{ ...words, features: union({ name: 5 }) }],
    [{ ...words, features: union({ name: "a:b" }) }],
    [{ ...words, features: union({ name: "" }) }],
    [{ ...words, features: union({ name: "n".repeat(41) }) }],
    [{ ...words, features: union({ weight: 0 }) }],
    [{ ...words, features: union({ scale: 1 }) }],
    [{ ...words, features: union({ features: undefined }) }],
    [{ ...words, features: union({ features: union({}) }) }],
    [{ ...words, features: { ...tfidf, field: "Tagline" } }],
    [{ ...words, features: { ...tfidf, field: "t".repeat(41) } }],
    [{ ...words, features: { kind: "number", field: "runtime minutes" } }],
    [{ ...words, features: { kind: "number", field: "__proto__" } }],
    [{ ...words, features: { kind: "category", minDf: 0 } }],
    [{ ...words, features: { kind: "vectors", norm: "l1" } }],
    [{ ...words, $schema: 5 }],
    [{ ...stack, $schema: {} }],
    [{ ...words, kind: "plain" }],
    [{ ...words, name: "Mine" }],
    [{ ...words, name: "mine!" }],
    [{ ...words, name: 5 }],
    [{ ...words, name: "m".repeat(81) }],
    [{ ...words, name: undefined }],
    [{ ...words, description: undefined }],
    [{ ...words, description: "d".repeat(501) }],
    [{ ...words, description: 5 }],
    [{ ...words, features: undefined }],
    [{ ...words, learner: undefined }],
    [{ ...words, steps: [] }],
    [{ name: "mine", description: "", features: words }],
    [{ ...stack, kind: "stacks" }],
    [{ ...stack, learner: regression }],
    [{ ...stack, features: { main: "main", extra: union({}) } }],
    [{ ...stack, features: { main: tfidf, extra: union({}) } }],
    [{ ...stack, features: { main: "extra" } }],
    [{ ...stack, features: { extra: union({}) } }],
    [{ ...stack, compact: { extraTerms: 1.5 } }],
    [{ ...stack, compact: { storage: "int1" } }],
    [{ ...stack, members: [] }],
    [{ ...stack, members: [{ ...member, name: "" }] }],
    [{ ...stack, members: [{ ...member, name: undefined }] }],
    [{ ...stack, members: [{ ...member, source: "all" }] }],
    [{ ...stack, members: [{ ...member, learners: [] }] }],
    [{ ...stack, members: [{ ...member, learners: undefined }] }],
    [{ ...stack, members: [{ ...member, adapt: { C: 0 } }] }],
    [{ ...stack, members: [{ ...member, weight: 1 }] }],
    [{ ...stack, members: undefined }],
    [{ ...stack, metaLearner: { withExtra: {} } }],
    [{ ...stack, metaLearner: { mainOnly: {} } }],
    [{ ...stack, metaLearner: { withExtra: {}, mainOnly: { ownScale: 0 } } }],
    [{ ...stack, metaLearner: undefined }],
  ])("refuses what the reader refuses: %j", (each) => {
    const given = JSON.parse(JSON.stringify(each));
    expect(validate(given)).toBe(false);
    expect(() => readRecipe(JSON.stringify(given), "mine.json")).toThrow("mine.json: ");
  });

  it("may be named by the file, for editors; the recipe does not hold that", () => {
    for (const recipe of [words, stack]) {
      const file = { $schema: "./recipe.schema.json", ...recipe };
      expect([validate(file), validate.errors]).toEqual([true, null]);
      expect(readRecipe(JSON.stringify(file), "mine.json")).toEqual(JSON.parse(JSON.stringify(recipe)));
    }
  });

  it.each(["number", "category", "vectors"])("leaves to the reader which names of a %s mean something else", (kind) => {
    const file = { ...words, features: { kind, field: "title" } };
    expect(validate(file)).toBe(true);
    expect(() => readRecipe(JSON.stringify(file), "mine.json")).toThrow(
      `mine.json: features ${kind}: field is "title"`,
    );
  });

  const ofMember = ({ oneOf }: RecipeSchema) => oneOf[1].properties.members.items;
  const ofMetaLearner = ({ oneOf }: RecipeSchema) => oneOf[1].properties.metaLearner.properties;
  const declared: readonly (readonly [string, SettingsSchema, (schema: RecipeSchema) => ObjectSchema])[] = [
    ...featureKinds.map(
      ({ kind, settings }, k) => [kind, settings, ({ $defs }: RecipeSchema) => $defs.part.oneOf[k]] as const,
    ),
    ...learnerKinds.map(
      ({ kind, settings }, k) => [kind, settings, ({ $defs }: RecipeSchema) => $defs.learner.oneOf[k]] as const,
    ),
    ["part of a union", partSettings, ({ $defs }) => $defs.union.properties.parts.items],
    ["member", memberSettings, ofMember],
    ["adapt", logisticRegressionSettings, (all) => ofMember(all).properties.adapt],
    ["compact", compactSettings, ({ oneOf }) => oneOf[1].properties.compact],
    ["withExtra", metaLearnerSettings, (all) => ofMetaLearner(all).withExtra],
    ["mainOnly", metaLearnerSettings, (all) => ofMetaLearner(all).mainOnly],
  ];

  it.each(declared)(
    "says of each setting of %s what it means, its default and what is worth trying",
    (_, own, find) => {
      const given = find(schema);
      for (const [name, { description, default: value, examples }] of Object.entries(own)) {
        expect(given.properties[name]).toMatchObject({ description, default: value, ...(examples && { examples }) });
        expect(description).toMatch(/\w[\s\S]*\.$/);
      }
      expect(given.additionalProperties).toBe(false);
    },
  );

  it("says of each kind of feature and learner what it is", () => {
    const { $defs } = schema;
    const kinds = [...featureKinds, ...learnerKinds];
    const described = [...$defs.part.oneOf, ...$defs.learner.oneOf];
    expect(described.map(({ description }) => description)).toEqual(kinds.map(({ description }) => description));
    expect(described.map(({ required }) => required)).toEqual(kinds.map(() => ["kind"]));
  });

  it("says which version of JSON Schema it is, and what it describes", () => {
    const [draft, title] = ["https://json-schema.org/draft/2020-12/schema", "A recipe for Claqueta"];
    expect(schema).toMatchObject({ $schema: draft, title });
  });
});
