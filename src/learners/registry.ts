import { isKindName, kindNames, registered, registerFirst } from "../registered.ts";
import { completeSettings, refuseSetting, settingsRecord } from "../settings/complete-settings.ts";
import type { SettingsOf, SettingsSchema } from "../settings/settings-schema.ts";
import { registerClassifier } from "./classifier-registry.ts";
import { denseRegression } from "./dense-regression/learner.ts";
import { embeddingNetwork } from "./embedding-network/learner.ts";
import { genreFrequencies } from "./genre-frequencies/learner.ts";
import type { ClassifierKind, Learner } from "./learner.ts";
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

/** A learner as plain data, where absent settings have their defaults; or a learner of one's own. */
export type LearnerOptions = Options<(typeof learnerKinds)[number]> | Learner;

/** A description of a learner, not yet checked. */
export type UncheckedLearner = LearnerOptions | { readonly [name: string]: unknown };

/** A kind of learner of one's own, for `registerLearner`. */
export interface OwnLearnerKind extends ClassifierKind {
  /** Its name in recipes and model files: `kind` of the learners that `make` gives and of their classifiers. */
  readonly kind: string;
  /** A line for users. */
  readonly description: string;
  /** Its settings; none where absent. */
  readonly settings?: SettingsSchema;
  /** settings: complete and checked against the schema. */
  make(settings: { readonly [name: string]: unknown }): Learner;
}

const ownKinds = registered<LearnerKind>("learners");

/** Every kind of learner, those of one's own included. */
export const knownLearnerKinds = (): LearnerKind[] => [...learnerKinds, ...ownKinds.values()];

/** Makes a kind of one's own known to this process: recipes may name it, and model files with its classifiers can be
 * read. Throws INVALID_SETTING where there is a kind of that name. */
export function registerLearner({ kind, description, settings = {}, make, read }: OwnLearnerKind): void {
  if (!isKindName(kind) || findKind(kind) !== undefined) refuseSetting("registerLearner", "kind", kind, kindNames);
  registerClassifier({ kind, read });
  const made = (given: { readonly [name: string]: unknown }): Learner => {
    const complete: object = completeSettings(`learner ${kind}`, settings, given);
    return make(complete as { readonly [name: string]: unknown });
  };
  ownKinds.set(kind, { kind, description, settings, make: made, tasks: [], cost: () => 1 });
}

const findKind = (kind: unknown): LearnerKind | undefined =>
  learnerKinds.find((each) => each.kind === kind) ?? ownKinds.get(kind as string);

const isLearner = (options: UncheckedLearner): options is Learner =>
  "fit" in options && typeof options.fit === "function";

/** Its kind; for a learner of one's own what is known of any. */
export function learnerKindOf(options: UncheckedLearner): LearnerKind {
  const { kind } = settingsRecord("learner", options);
  const found = findKind(kind);
  if (found !== undefined) return found;
  if (isLearner(options)) {
    if (!isKindName(kind)) refuseSetting("learner", "kind", kind, kindNames);
    return { kind: options.kind, description: "", settings: {}, make: () => options, tasks: [], cost: () => 1 };
  }
  const known = knownLearnerKinds().map((each) => each.kind);
  const next = registerFirst("registerLearner");
  return refuseSetting("learner", "kind", kind, `one of ${known.join(", ")}`, next);
}

/** The learner with these settings. Throws INVALID_SETTING with the setting, its value and the allowed values. */
export function learnerFromSettings(options: UncheckedLearner): Learner {
  const kind = learnerKindOf(options);
  if (isLearner(options)) return options;
  const { kind: _, ...settings } = options;
  return kind.make(settings);
}

/** Approximate thread seconds of a fit on 1,000 movies. parts: number of feature parts. */
export const learningCost = (options: UncheckedLearner, parts: number): number =>
  learnerKindOf(options).cost(learnerFromSettings(options).settings as never, parts);

/** See LearnerKind.ownTableWidth. */
export const ownTableWidth = (options: UncheckedLearner): number =>
  learnerKindOf(options).ownTableWidth?.(learnerFromSettings(options).settings as never) ?? 0;
