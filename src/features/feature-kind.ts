import type { FieldSchema } from "../documents/fields.ts";
import type { State } from "../matrix/state.ts";
import type { SettingsOf, SettingsSchema } from "../settings/settings-schema.ts";
import type { TextTransforms } from "../text/text-transform.ts";
import type { RowLearner, RowMaker } from "./row-maker.ts";

/** Settings and their kind. */
export type KindSettings<Kind extends string, Schema extends SettingsSchema> = {
  readonly kind: Kind;
} & SettingsOf<Schema>;

/** The declaration of a kind of feature. */
export interface FeatureKind<
  Kind extends string = string,
  Schema extends SettingsSchema = SettingsSchema,
  Settings = never,
> {
  /** Its name in recipes and model files. */
  readonly kind: Kind;
  /** A line for users. */
  readonly description: string;
  readonly settings: Schema;
  make(settings: Settings, transforms: TextTransforms): RowLearner;
  /** The fitted feature of a state. Throws BAD_MODEL_FILE where the tensors do not fit the settings. */
  read(settings: Settings, tensors: State["tensors"], transforms: TextTransforms): RowMaker;
  /** The fields that it reads beside those of every movie; none where absent. */
  fields?(settings: Settings): FieldSchema;
  /** Approximate thread seconds of reading 1,000 movies, above 0, to order recipes by. */
  cost(settings: Settings): number;
}

/** Keeps the literal types of a declaration and types the settings of its functions. */
export const featureKind = <const Kind extends string, Schema extends SettingsSchema>(
  kind: FeatureKind<Kind, Schema, KindSettings<Kind, NoInfer<Schema>>>,
): FeatureKind<Kind, Schema, KindSettings<Kind, Schema>> => kind;
