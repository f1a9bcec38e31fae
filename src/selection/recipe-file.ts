import { ClaquetaError } from "../errors.ts";
import { completeFeatures } from "../features/registry.ts";
import { isRecord } from "../json.ts";
import { type LearnerOptions, learnerFromSettings } from "../learners/registry.ts";
import type { Recipe } from "./recipe.ts";
import { recipes } from "./recipes/recipe-registry.ts";

const fields = ["name", "description", "features", "learner"];
const longestDescription = 500;

/** A recipe from its JSON, checked to the last setting; `where` names the file. It must not have the name of a recipe that
 * comes with Claqueta, so that a name always means the same. Throws BAD_JSON, INVALID_SETTING. */
export function readRecipe(text: string, where: string): Recipe {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ClaquetaError("BAD_JSON", { where, what: "is not JSON", expected: "a recipe as one JSON object", cause });
  }
  const refuse = (what: string, expected: string): never => {
    throw new ClaquetaError("INVALID_SETTING", { where, what, expected });
  };
  if (!isRecord(value)) return refuse("is no JSON object", `an object with ${fields.join(", ")}`);
  for (const name of Object.keys(value)) {
    if (!fields.includes(name)) refuse(`has a field ${JSON.stringify(name.slice(0, 80))}`, fields.join(", "));
  }
  const { name, description, features, learner } = value;
  if (typeof name !== "string" || name.length > 80 || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    return refuse("name is no recipe's name", "lower case words joined by hyphens, at most 80 characters");
  }
  if (recipes.some((recipe) => recipe.name === name)) {
    return refuse(`name is ${name}, which is a recipe that comes with Claqueta`, "another name");
  }
  if (typeof description !== "string" || description.length > longestDescription) {
    return refuse("description is no line for people", `text of at most ${longestDescription} characters`);
  }
  if (!isRecord(features)) return refuse("features is no description", "an object with a kind");
  if (!isRecord(learner)) return refuse("learner is no description", "an object with a kind");
  inFile(where, () => completeFeatures(features));
  inFile(where, () => learnerFromSettings(learner));
  return {
    name,
    description,
    features: features as unknown as Recipe["features"],
    learner: learner as unknown as LearnerOptions,
  };
}

/** Says in which file a setting is wrong. */
function inFile(where: string, check: () => void): void {
  try {
    check();
  } catch (error) {
    if (!(error instanceof ClaquetaError)) throw error;
    throw new ClaquetaError(error.code, { where, what: error.message.replace(/\.$/, "") });
  }
}
