import { completeFeatures } from "../../features/registry.ts";
import { logisticRegressionSettings } from "../../learners/logistic-regression/settings.ts";
import { learnerFromSettings } from "../../learners/registry.ts";
import { storages } from "../../matrix/quantised-table.ts";
import { completeSettings, refuseSetting, settingsRecord } from "../../settings/complete-settings.ts";
import { defineSettings } from "../../settings/settings-schema.ts";
import { memberSources, type StackRecipe } from "../recipe.ts";
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

/** The rest of a stack's recipe as given, every setting checked. Throws INVALID_SETTING. */
export function readStackParts(given: {
  readonly [name: string]: unknown;
}): Pick<StackRecipe, "features" | "compact" | "members" | "metaLearner"> {
  checkFeatures(given.features);
  if (given.compact !== undefined) {
    completeSettings("recipe compact", compactSettings, settingsRecord("recipe compact", given.compact));
  }
  const { members } = given;
  if (!Array.isArray(members) || members.length === 0) {
    refuseSetting("recipe", "members", members, "a list of at least one member");
  }
  const names = new Set<unknown>();
  for (const member of members) checkMember(member, names);
  const metaLearner = settingsRecord("recipe metaLearner", given.metaLearner);
  completeSettings("recipe metaLearner", {}, metaLearner, { others: ["withExtra", "mainOnly"] });
  for (const part of ["withExtra", "mainOnly"]) {
    const where = `recipe metaLearner ${part}`;
    completeSettings(where, metaLearnerSettings, settingsRecord(where, metaLearner[part]));
  }
  return given as unknown as StackRecipe;
}

function checkFeatures(given: unknown): void {
  const features = settingsRecord("recipe features", given);
  completeSettings("recipe features", {}, features, { others: ["main", "extra"] });
  for (const source of features.main === "extra" ? ["extra"] : ["main", "extra"]) {
    const { kind } = completeFeatures(settingsRecord(`recipe features ${source}`, features[source]));
    if (kind !== "union") refuseSetting(`recipe features ${source}`, "kind", kind, '"union"');
  }
}

function checkMember(given: unknown, names: Set<unknown>): void {
  const member = settingsRecord("recipe members, a member", given);
  const where = `recipe member ${String(member.name)}`;
  completeSettings(where, memberSettings, member, { others: ["learners", "adapt"] });
  if (names.has(member.name)) refuseSetting(where, "name", member.name, "another name for each member");
  names.add(member.name);
  const { learners, adapt } = member;
  if (!Array.isArray(learners) || learners.length === 0) {
    refuseSetting(where, "learners", learners, "a list of at least one learner");
  }
  for (const learner of learners) learnerFromSettings(settingsRecord(`${where}, a learner`, learner));
  if (adapt !== undefined) {
    completeSettings(`${where} adapt`, logisticRegressionSettings, settingsRecord(`${where} adapt`, adapt));
  }
}
