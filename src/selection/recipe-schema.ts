import { knownFeatureKinds, partSettings } from "../features/registry.ts";
import type { JsonValue } from "../json.ts";
import { logisticRegressionSettings } from "../learners/logistic-regression/settings.ts";
import { knownLearnerKinds } from "../learners/registry.ts";
import { objectSchema, schemaProperties, settingsSchema } from "../settings/json-schema.ts";
import { metaLearnerSettings } from "./stack/meta-learner.ts";
import { compactSettings, memberSettings } from "./stack/read-stack-recipe.ts";

const listOf = (items: JsonValue): JsonValue => ({ type: "array", items, minItems: 1 });
const defined = (name: string): JsonValue => ({ $ref: `#/$defs/${name}` });
const named = {
  $schema: { type: "string", description: "Where editors find this schema. Nothing else reads it." },
  name: { type: "string", pattern: "^[a-z0-9]+(-[a-z0-9]+)*$", maxLength: 80 },
  description: { type: "string", maxLength: 500 },
};

/** The JSON Schema (2020-12) of a recipe file, for editors, made from the declarations of all kinds that
 * are known. */
export function recipeJsonSchema(): JsonValue {
  const metaLearner = settingsSchema(metaLearnerSettings);
  const member = {
    ...schemaProperties(memberSettings),
    learners: listOf(defined("learner")),
    adapt: settingsSchema(logisticRegressionSettings),
  };
  const partName = { type: "string", pattern: "^[^:]{1,40}$" };
  const part = { name: partName, ...schemaProperties(partSettings), features: defined("part") };
  const stack = {
    kind: { const: "stack" },
    ...named,
    features: objectSchema({ main: { oneOf: [{ const: "extra" }, defined("union")] }, extra: defined("union") }),
    compact: settingsSchema(compactSettings),
    members: listOf(objectSchema(member, ["source", "adapt"])),
    metaLearner: objectSchema({ withExtra: metaLearner, mainOnly: metaLearner }),
  };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "A recipe for Claqueta",
    oneOf: [
      objectSchema({ ...named, features: defined("features"), learner: defined("learner") }, ["$schema"]),
      objectSchema(stack, ["$schema", "compact"]),
    ],
    $defs: {
      features: { oneOf: [defined("part"), defined("union")] },
      union: objectSchema({ kind: { const: "union" }, parts: listOf(objectSchema(part, ["weight"])) }),
      part: { oneOf: knownFeatureKinds().map((kind) => settingsSchema(kind.settings, kind)) },
      learner: { oneOf: knownLearnerKinds().map((kind) => settingsSchema(kind.settings, kind)) },
    },
  };
}
