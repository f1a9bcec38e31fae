import { ClaquetaError } from "../errors.ts";
import { completeFeatures } from "../features/registry.ts";
import { isRecord } from "../json.ts";
import { learnerFromSettings } from "../learners/registry.ts";
import { settingsRecord } from "../settings/complete-settings.ts";
import type { AnyRecipe, Recipe } from "./recipe.ts";
import { recipes } from "./recipes/recipe-registry.ts";
import { readStackParts } from "./stack/read-stack-recipe.ts";

const fields = ["name", "description", "features", "learner"];
const stackFields = ["kind", "name", "description", "features", "compact", "members", "metaLearner"];
const longestDescription = 500;

/** A recipe from its JSON, every setting checked; `where` names the file. It must not have the name of a recipe that
 * comes with Claqueta, so that a name always means the same. Throws BAD_JSON, INVALID_SETTING. */
export function readRecipe(text: string, where: string): AnyRecipe {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new ClaquetaError("BAD_JSON", { where, what: "is not JSON", expected: "a recipe as one JSON object", cause });
  }
  const refuse = (what: string, expected: string): never => {
    throw new ClaquetaError("INVALID_SETTING", { where, what, expected });
  };
  if (!isRecord(parsed)) return refuse("is no JSON object", `an object with ${fields.join(", ")}`);
  const { $schema = "", ...value } = parsed;
  if (typeof $schema !== "string")
    return refuse("$schema is no text", "where editors find the JSON Schema, or nothing");
  const isStack = value.kind === "stack";
  const known = isStack ? stackFields : fields;
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) refuse(`has a field ${JSON.stringify(name.slice(0, 80))}`, known.join(", "));
  }
  const { name, description, features, learner } = value;
  if (typeof name !== "string" || name.length > 80 || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    return refuse("its name is not one for a recipe", "lower case words joined by hyphens, at most 80 characters");
  }
  if (recipes.some((recipe) => recipe.name === name)) {
    return refuse(`name is ${name}, which is a recipe that comes with Claqueta`, "another name");
  }
  if (typeof description !== "string" || description.length > longestDescription) {
    return refuse("it has no description", `text of at most ${longestDescription} characters`);
  }
  return inFile(where, () => {
    if (isStack) return { kind: "stack", name, description, ...readStackParts(value) };
    completeFeatures(settingsRecord("features", features));
    learnerFromSettings(settingsRecord("learner", learner));
    return { name, description, features, learner } as Recipe;
  });
}

/** Adds the file's name to errors of settings. */
function inFile<Result>(where: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ClaquetaError)) throw error;
    throw new ClaquetaError(error.code, { where, what: error.message.replace(/\.$/, "") });
  }
}
