import type { AnyTask } from "../pool/pool.ts";
import type { SettingsOf, SettingsSchema } from "../settings/settings-schema.ts";
import type { Learner } from "./learner.ts";

/** A kind of learner, declared once: what the registry needs to make it from settings, to run its tasks on threads and to
 * describe it. */
export interface LearnerKind<
  Kind extends string = string,
  Schema extends SettingsSchema = SettingsSchema,
  Settings = never,
> {
  /** Its name in recipes, and of its classifiers in model files. */
  readonly kind: Kind;
  /** A line for people. */
  readonly description: string;
  readonly settings: Schema;
  /** Throws INVALID_SETTING. */
  make(options: { readonly [name: string]: unknown }): Learner;
  /** What its fits run on threads. */
  readonly tasks: readonly AnyTask[];
  /** About how many thread seconds a fit on 1,000 movies takes, above 0: good enough to order recipes by. parts: of the
   * features. */
  cost(settings: Settings, parts: number): number;
  /** Whether it answers every movie alike, for others to be measured by. */
  readonly isBaseline?: boolean;
  /** Whether a fit uses one thread, however many there are. */
  readonly isSingleThreaded?: boolean;
  /** Numbers that a classifier keeps for each column in tables of its own, which a stack cannot add to those of others. */
  ownTableWidth?(settings: Settings): number;
}

/** Keeps the literal types of a declaration, and gives its functions the type of its settings. */
export const learnerKind = <const Kind extends string, Schema extends SettingsSchema>(
  kind: LearnerKind<Kind, Schema, SettingsOf<NoInfer<Schema>>>,
): LearnerKind<Kind, Schema, SettingsOf<Schema>> => kind;
