import { type FieldSchema, type FieldType, joinFields } from "../documents/fields.ts";
import { ClaquetaError } from "../errors.ts";
import { fieldsOf, isUnionOptions, type UnionOptions, type UnionPartOptions } from "../features/registry.ts";
import { type AnyRecipe, isStack, type Recipe, type StackRecipe } from "./recipe.ts";

/** How a field of each type is read unless a recipe says otherwise. Weights keep a field from drowning the plot. */
const defaultParts: { readonly [type in FieldType]: (field: string) => Omit<UnionPartOptions, "name"> } = {
  text: (field) => ({
    weight: 0.7,
    features: { kind: "tfidf", field, ngramRange: [1, 2], minDf: 2, sublinearTf: true, stripAccents: "ascii" },
  }),
  number: (field) => ({ weight: 0.3, features: { kind: "number", field, missingColumn: true } }),
  category: (field) => ({ weight: 0.5, features: { kind: "category", field, minDf: 2 } }),
  vector: (field) => ({ features: { kind: "vectors", field } }),
};

/** The recipe that also reads these fields, as more parts of its features, under its name and `-with-fields`. Fields
 * that it reads already are left as they are; where it reads all of them, it is the recipe itself. Of a stack the main
 * members read them. Throws INVALID_SETTING where a stack reads the main movies as the extra ones, which have no
 * fields, where the recipe reads a field as another type, and where a part has a field's name. */
export function withFields<Own extends AnyRecipe>(recipe: Own, fields: FieldSchema): Own {
  const own = fieldsOfRecipe(recipe);
  joinFields([own, fields]);
  const more = Object.entries(fields).filter(([name]) => !Object.hasOwn(own, name));
  if (more.length === 0) return recipe;
  const read = more.map(([name, type]) => ({ name, ...defaultParts[type](name) }));
  const name = `${recipe.name}-with-fields`;
  const description = `${recipe.description}; with ${more.map(([field]) => field).join(", ")}`.slice(0, 500);
  return { ...recipe, name, description, features: isStack(recipe) ? ofStack(recipe, read) : ofPlain(recipe, read) };
}

function ofPlain({ features }: Recipe, read: readonly UnionPartOptions[]): Recipe["features"] {
  const own = isUnionOptions(features) ? features.parts : [{ name: "movie", features }];
  return union(own as readonly UnionPartOptions[], read);
}

function ofStack({ name, features }: StackRecipe, read: readonly UnionPartOptions[]): StackRecipe["features"] {
  if (features.main !== "extra") return { ...features, main: union(features.main.parts, read) };
  throw new ClaquetaError("INVALID_SETTING", {
    where: `recipe ${name}`,
    what: "its members read nothing but what the extra movies have, so it cannot read more fields",
    expected: "a recipe whose main features are its own",
  });
}

/** The fields that a recipe reads beside those of every movie. */
export const fieldsOfRecipe = (recipe: AnyRecipe): FieldSchema => {
  if (!isStack(recipe)) return fieldsOf(recipe.features);
  const { main, extra } = recipe.features;
  return joinFields([main, extra].flatMap((features) => (features === "extra" ? [] : [fieldsOf(features)])));
};

const union = (
  own: readonly UnionPartOptions[],
  read: readonly UnionPartOptions[],
): { readonly kind: "union" } & UnionOptions => ({ kind: "union", parts: [...own, ...read] });
