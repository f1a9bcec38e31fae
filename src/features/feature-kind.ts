import type { State } from "../matrix/state.ts";
import type { SettingsOf, SettingsSchema } from "../settings/settings-schema.ts";
import type { TextTransforms } from "../text/text-transform.ts";
import type { RowLearner, RowMaker } from "./row-maker.ts";

/** Settings with the kind that they are of. */
export type KindSettings<Kind extends string, Schema extends SettingsSchema> = {
  readonly kind: Kind;
} & SettingsOf<Schema>;

/** A kind of feature, declared once: what the registry needs to make it from settings, to read it from a file and to
 * describe it. */
export interface FeatureKind<
  Kind extends string = string,
  Schema extends SettingsSchema = SettingsSchema,
  Settings = never,
> {
  /** Its name in recipes and model files. */
  readonly kind: Kind;
  /** A line for people. */
  readonly description: string;
  readonly settings: Schema;
  make(settings: Settings, transforms: TextTransforms): RowLearner;
  /** What `toState` gave, ready to transform. Throws BAD_MODEL_FILE where the tensors do not fit the settings. */
  read(settings: Settings, tensors: State["tensors"], transforms: TextTransforms): RowMaker;
  /** About how many thread seconds reading 1,000 movies takes, above 0: good enough to order recipes by. */
  cost(settings: Settings): number;
}

/** Keeps the literal types of a declaration, and gives its functions the type of its settings. */
export const featureKind = <const Kind extends string, Schema extends SettingsSchema>(
  kind: FeatureKind<Kind, Schema, KindSettings<Kind, NoInfer<Schema>>>,
): FeatureKind<Kind, Schema, KindSettings<Kind, Schema>> => kind;
