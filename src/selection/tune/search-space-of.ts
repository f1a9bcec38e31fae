import { type FeatureOptions, featureKindOf, isUnionOptions } from "../../features/registry.ts";
import { type LearnerOptions, learnerKindOf } from "../../learners/registry.ts";
import type { SettingsSchema } from "../../settings/settings-schema.ts";
import { type AnyRecipe, isStack, type Recipe, type StackRecipe } from "../recipe.ts";
import { searchSpaces } from "../recipes/search-spaces.ts";
import { metaLearnerSettings } from "../stack/meta-learner.ts";
import type { Dimension, SearchSpace } from "./search-space.ts";

/** A recipe's own search space where it has one, else the values that its features and learners declare. */
export function searchSpaceOf(recipe: AnyRecipe): SearchSpace {
  if (Object.hasOwn(searchSpaces, recipe.name)) return searchSpaces[recipe.name];
  return isStack(recipe) ? stackSpace(recipe) : plainSpace(recipe);
}

function plainSpace({ features, learner }: Recipe): SearchSpace {
  return [...featureSpace(features, ["features"]), ...learnerSpace(learner, ["learner"], "")];
}

function stackSpace({ features, members, metaLearner }: StackRecipe): SearchSpace {
  return [
    ...(features.main === "extra" ? [] : weightSpace(features.main.parts, ["features", "main"], "")),
    ...members.flatMap(({ name, learners: [first] }) => learnerSpace(first, ["members", name, "learners", "*"], name)),
    ...Object.keys(metaLearner).flatMap((own) => declared(metaLearnerSettings, ["metaLearner", own], own)),
  ];
}

function featureSpace(features: FeatureOptions, path: readonly string[]): Dimension[] {
  if (!isUnionOptions(features)) return declared(featureKindOf(features).settings, path, "");
  return [
    ...weightSpace(features.parts, path, ""),
    ...features.parts.flatMap(({ name, features: part }) =>
      declared(featureKindOf(part).settings, [...path, "parts", name, "features"], name),
    ),
  ];
}

/** 0.5, 1 and 1.5 times each part's weight. */
const weightSpace = (
  parts: readonly { readonly name: string; readonly weight?: number }[],
  path: readonly string[],
  prefix: string,
): Dimension[] =>
  parts.map(({ name, weight = 1 }) => ({
    name: `${prefix}${name} weight`,
    path: [...path, "parts", name, "weight"],
    values: [0.5 * weight, weight, 1.5 * weight],
  }));

const learnerSpace = (learner: LearnerOptions, path: readonly string[], owner: string): Dimension[] =>
  declared(learnerKindOf(learner).settings, path, owner);

const declared = (schema: SettingsSchema, path: readonly string[], owner: string): Dimension[] =>
  Object.entries(schema).flatMap(([name, { examples }]) =>
    examples === undefined
      ? []
      : [{ name: owner === "" ? name : `${owner} ${name}`, path: [...path, name], values: examples }],
  );
