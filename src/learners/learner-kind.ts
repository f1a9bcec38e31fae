import type { AnyTask } from "../pool/pool.ts";
import type { SettingsOf, SettingsSchema } from "../settings/settings-schema.ts";
import type { Learner } from "./learner.ts";

/** The declaration of a kind of learner. */
export interface LearnerKind<
  Kind extends string = string,
  Schema extends SettingsSchema = SettingsSchema,
  Settings = never,
> {
  /** Its name in recipes, and that of its classifiers in model files. */
  readonly kind: Kind;
  /** A line for users. */
  readonly description: string;
  readonly settings: Schema;
  /** Throws INVALID_SETTING. */
  make(options: { readonly [name: string]: unknown }): Learner;
  /** The tasks of its fits, for worker threads. */
  readonly tasks: readonly AnyTask[];
  /** Approximate thread seconds of a fit on 1,000 movies, above 0, to order recipes. parts: of the features. */
  cost(settings: Settings, parts: number): number;
  /** Whether it gives every movie the same answer, as a baseline for others. */
  readonly isBaseline?: boolean;
  /** Whether a fit uses only one thread. */
  readonly isSingleThreaded?: boolean;
  /** Numbers for each column in tables of its own, which a stack cannot merge with those of other members. */
  ownTableWidth?(settings: Settings): number;
}

/** Keeps the literal types of a declaration and types the settings of its functions. */
export const learnerKind = <const Kind extends string, Schema extends SettingsSchema>(
  kind: LearnerKind<Kind, Schema, SettingsOf<NoInfer<Schema>>>,
): LearnerKind<Kind, Schema, SettingsOf<Schema>> => kind;
