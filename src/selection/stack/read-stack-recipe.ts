import { completeFeatures } from "../../features/registry.ts";
import { logisticRegressionSettings } from "../../learners/logistic-regression/settings.ts";
import { learnerFromSettings } from "../../learners/registry.ts";
import { storages } from "../../matrix/quantised-table.ts";
import { completeSettings, refuseSetting, settingsRecord } from "../../settings/complete-settings.ts";
import { defineSettings, type SettingsOf, type SettingsSchema } from "../../settings/settings-schema.ts";
import { memberSources, type StackMember, type StackRecipe } from "../recipe.ts";
import { metaLearnerSettings } from "./meta-learner.ts";

export const compactSettings = defineSettings({
  extraTerms: {
    type: "integer",
    minimum: 1,
    default: 150_000,
    description: "Of the extra features' terms so many are kept.",
  },
  storage: { enum: storages, default: "int4", description: "How tables of weights are kept." },
});

export const memberSettings = defineSettings({
  name: { type: "string", minLength: 1, maxLength: 80, default: "", description: "Its name, unique in the stack." },
  source: { enum: memberSources, default: "main", description: "What it learns from." },
});

/** The rest of a stack's recipe, every setting checked; its own settings with their defaults where they are absent.
 * Throws INVALID_SETTING. */
export function readStackParts(given: {
  readonly [name: string]: unknown;
}): Pick<StackRecipe, "features" | "compact" | "members" | "metaLearner"> {
  checkFeatures(given.features);
  const compact = given.compact === undefined ? {} : { compact: complete("compact", compactSettings, given.compact) };
  const names = new Set<string>();
  const members = listOf("recipe", "member", given.members).map((member) => readMember(member, names));
  const levels = settingsRecord("recipe metaLearner", given.metaLearner);
  completeSettings("recipe metaLearner", {}, levels, { others: ["withExtra", "mainOnly"] });
  const withExtra = complete("metaLearner withExtra", metaLearnerSettings, levels.withExtra);
  const mainOnly = complete("metaLearner mainOnly", metaLearnerSettings, levels.mainOnly);
  return { ...(given as unknown as StackRecipe), ...compact, members, metaLearner: { withExtra, mainOnly } };
}

const complete = <Schema extends SettingsSchema>(part: string, schema: Schema, given: unknown): SettingsOf<Schema> =>
  completeSettings(`recipe ${part}`, schema, settingsRecord(`recipe ${part}`, given));

function listOf(where: string, item: string, given: unknown): readonly unknown[] {
  if (Array.isArray(given) && given.length > 0) return given;
  return refuseSetting(where, `${item}s`, given, `a list of at least one ${item}`);
}

function checkFeatures(given: unknown): void {
  const features = settingsRecord("recipe features", given);
  completeSettings("recipe features", {}, features, { others: ["main", "extra"] });
  for (const source of features.main === "extra" ? ["extra"] : ["main", "extra"]) {
    const { kind } = completeFeatures(settingsRecord(`recipe features ${source}`, features[source]));
    if (kind !== "union") refuseSetting(`recipe features ${source}`, "kind", kind, '"union"');
  }
}

function readMember(given: unknown, names: Set<string>): StackMember {
  const member = settingsRecord("recipe members, a member", given);
  const part = `member ${String(member.name)}`;
  const where = `recipe ${part}`;
  const own = completeSettings(where, memberSettings, member, { others: ["learners", "adapt"] });
  if (names.has(own.name)) refuseSetting(where, "name", own.name, "another name for each member");
  names.add(own.name);
  for (const learner of listOf(where, "learner", member.learners)) {
    learnerFromSettings(settingsRecord(`${where}, a learner`, learner));
  }
  if (member.adapt !== undefined) complete(`${part} adapt`, logisticRegressionSettings, member.adapt);
  return { ...(member as unknown as StackMember), ...own };
}
