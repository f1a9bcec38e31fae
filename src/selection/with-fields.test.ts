import { describe, expect, it } from "vitest";
import { fieldsOf, tfidfVectorizer } from "../features/registry.ts";
import type { Recipe, StackRecipe } from "./recipe.ts";
import { recipeNamed } from "./recipes/recipe-registry.ts";
import { fieldsOfRecipe, withFields } from "./with-fields.ts";

const fields = { tagline: "text", runtime: "number", cast: "category", embedding: "vector" } as const;
const words = recipeNamed("words") as Recipe;
const stack = recipeNamed("stack") as StackRecipe;
const partsOf = ({ features }: Recipe) => (features as { readonly parts: readonly { readonly name: string }[] }).parts;

describe("a recipe with fields", () => {
  it("reads its own features first, and then a part a field, weighted by its type", () => {
    const wide = withFields(words, fields);
    expect(partsOf(wide).map((part) => part.name)).toEqual(["movie", "tagline", "runtime", "cast", "embedding"]);
    expect(partsOf(wide)[0]).toEqual({ name: "movie", features: words.features });
    expect(partsOf(wide).slice(1)).toMatchObject([
      { weight: 0.7, features: { kind: "tfidf", field: "tagline" } },
      { weight: 0.3, features: { kind: "number", field: "runtime", missingColumn: true } },
      { weight: 0.5, features: { kind: "category", field: "cast", minDf: 2 } },
      { features: { kind: "vectors", field: "embedding" } },
    ]);
    expect([fieldsOfRecipe(words), fieldsOfRecipe(wide)]).toEqual([{}, fields]);
  });

  it("has another name, and a description that says which", () => {
    const { name, description, learner } = withFields(words, { cast: "text" });
    expect([name, learner]).toEqual(["words-with-fields", words.learner]);
    expect(description).toBe(`${words.description}; with cast`);
    expect(withFields({ ...words, description: "d".repeat(500) }, { cast: "text" }).description).toHaveLength(500);
  });

  it("adds to a union's own parts, and leaves the recipe as it was", () => {
    const wide = recipeNamed("words-and-characters") as Recipe;
    const before = JSON.stringify(wide);
    const parts = partsOf(withFields(wide, { cast: "text" }));
    expect(parts.slice(0, -1)).toEqual(partsOf(wide));
    expect(JSON.stringify(wide)).toBe(before);
  });

  it("keeps a vectorizer of one's own as a part", () => {
    const own = tfidfVectorizer({ field: "title" });
    const wide = withFields({ ...words, features: own }, { cast: "text" });
    expect(partsOf(wide)[0]).toEqual({ name: "movie", features: own });
    expect(fieldsOf(wide.features)).toEqual({ cast: "text" });
  });

  it("cannot have a field with the name of a part, or one that is read as another type", () => {
    expect(() => fieldsOfRecipe(withFields(words, { movie: "text" }))).toThrow('name is "movie"');
    const reader: Recipe = { ...words, features: { kind: "category", field: "cast" } };
    expect(() => withFields(reader, { cast: "text" })).toThrow("cast is read as category and as text");
  });

  it("adds no field that the recipe reads already", () => {
    const reader: Recipe = { ...words, features: { kind: "category", field: "cast" } };
    expect(withFields(reader, { cast: "category" })).toBe(reader);
    const wide = withFields(reader, { cast: "category", runtime: "number" });
    expect(partsOf(wide).map((part) => part.name)).toEqual(["movie", "runtime"]);
    expect(wide.description).toBe(`${words.description}; with runtime`);
  });

  it("lets a stack's main members read them, not those of extra movies, which have none", () => {
    const wide = withFields(stack, fields);
    expect(fieldsOf(wide.features.main as never)).toEqual(fields);
    expect(wide.features.extra).toEqual(stack.features.extra);
    expect(fieldsOfRecipe(wide)).toEqual(fields);
  });

  it("cannot be a stack whose members all read the extra features", () => {
    const error = { code: "INVALID_SETTING", message: expect.stringContaining("recipe small-stack: its members read") };
    expect(() => withFields(recipeNamed("small-stack"), fields)).toThrow(expect.objectContaining(error));
    expect(fieldsOfRecipe(recipeNamed("small-stack"))).toEqual({});
  });
});
