import { refuseSetting, settingsRecord } from "../settings/complete-settings.ts";
import type { SettingsOf, SettingsSchema } from "../settings/settings-schema.ts";
import { denseRegression } from "./dense-regression/learner.ts";
import { embeddingNetwork } from "./embedding-network/learner.ts";
import { genreFrequencies } from "./genre-frequencies/learner.ts";
import type { Learner } from "./learner.ts";
import type { LearnerKind } from "./learner-kind.ts";
import { logisticRegression } from "./logistic-regression/learner.ts";
import { naiveBayes } from "./naive-bayes/learner.ts";
import { neuralNetwork } from "./neural-network/learner.ts";
import { randomForest } from "./random-forest/learner.ts";

/** Every kind of learner. Prediction alone loads only classifier-registry.ts. */
export const learnerKinds = [
  denseRegression,
  embeddingNetwork,
  genreFrequencies,
  logisticRegression,
  naiveBayes,
  neuralNetwork,
  randomForest,
] as const;

type Options<Kind> = Kind extends { readonly kind: string; readonly settings: SettingsSchema }
  ? { readonly kind: Kind["kind"] } & Partial<SettingsOf<Kind["settings"]>>
  : never;

/** A learner as plain data. Absent settings have their defaults. */
export type LearnerOptions = Options<(typeof learnerKinds)[number]>;

/** A description of a learner, not yet checked. */
export type UncheckedLearner = LearnerOptions | { readonly [name: string]: unknown };

export function learnerKindOf(options: UncheckedLearner): LearnerKind {
  const { kind } = settingsRecord("learner", options);
  const found: LearnerKind | undefined = learnerKinds.find((each) => each.kind === kind);
  return found ?? refuseSetting("learner", "kind", kind, `one of ${learnerKinds.map((each) => each.kind).join(", ")}`);
}

/** The learner with these settings. Throws INVALID_SETTING with the setting, its value and the allowed values. */
export function learnerFromSettings(options: UncheckedLearner): Learner {
  const { kind: _, ...settings } = options as { readonly [name: string]: unknown };
  return learnerKindOf(options).make(settings);
}

/** Approximate thread seconds of a fit on 1,000 movies. parts: number of feature parts. */
export const learningCost = (options: UncheckedLearner, parts: number): number =>
  learnerKindOf(options).cost(learnerFromSettings(options).settings as never, parts);

/** See LearnerKind.ownTableWidth. */
export const ownTableWidth = (options: UncheckedLearner): number =>
  learnerKindOf(options).ownTableWidth?.(learnerFromSettings(options).settings as never) ?? 0;
