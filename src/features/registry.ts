import { type FieldSchema, joinFields } from "../documents/fields.ts";
import { isRecord } from "../json.ts";
import type { State, Tensor } from "../matrix/state.ts";
import { isKindName, kindNames, registered, registerFirst } from "../registered.ts";
import { completeSettings, refuseSetting, settingsRecord } from "../settings/complete-settings.ts";
import { defineSettings, type SettingsOf, type SettingsSchema } from "../settings/settings-schema.ts";
import { sum } from "../statistics.ts";
import type { TextTransforms } from "../text/text-transform.ts";
import { categoryField } from "./category-field.ts";
import type { FeatureKind, KindSettings } from "./feature-kind.ts";
import { numberField } from "./number-field.ts";
import { asFeatureKind, isVectorizer, OwnRowLearner, type OwnVectorizerKind } from "./own-vectorizer.ts";
import type { RowLearner, RowMaker } from "./row-maker.ts";
import { countTerms, tfidfTerms } from "./term-vectorizer.ts";
import { textLength } from "./text-length.ts";
import { FittedUnion, Union, type UnionPart, type UnionSettings } from "./union.ts";
import {
  type FittedVectorizer,
  type OnePassVectorizer,
  partsOf as partsOfFitted,
  type Vectorizer,
  type VectorizerSettings,
} from "./vectorizer.ts";
import { vectors } from "./vectors.ts";
import { yearRbfFeatures } from "./year-rbf.ts";

/** Every kind of feature. All can be parts of a union. */
export const featureKinds = [
  countTerms,
  tfidfTerms,
  textLength,
  yearRbfFeatures,
  numberField,
  categoryField,
  vectors,
] as const;

const ownKinds = registered<FeatureKind>("vectorizers");

/** The same, and those of one's own. */
export const knownFeatureKinds = (): FeatureKind[] => [...featureKinds, ...ownKinds.values()];

/** Makes a kind of one's own known to this process: recipes may name it, and model files that hold it can be read.
 * Throws INVALID_SETTING where there is a kind of that name. */
export function registerVectorizer(kind: OwnVectorizerKind): void {
  if (!isKindName(kind.kind) || kind.kind === "union" || findKind(kind.kind) !== undefined) {
    refuseSetting("registerVectorizer", "kind", kind.kind, kindNames);
  }
  ownKinds.set(kind.kind, asFeatureKind(kind));
}

const findKind = (kind: unknown): FeatureKind | undefined =>
  featureKinds.find((each) => each.kind === kind) ?? ownKinds.get(kind as string);

type Kinds = (typeof featureKinds)[number];
interface Declared {
  readonly kind: string;
  readonly settings: SettingsSchema;
}
type Complete<Kind> = Kind extends Declared ? KindSettings<Kind["kind"], Kind["settings"]> : never;
type OwnOptions<Kind extends Declared> = Partial<SettingsOf<Kind["settings"]>>;
type Options<Kind> = Kind extends Declared ? { readonly kind: Kind["kind"] } & OwnOptions<Kind> : never;

/** Settings of counts; absent ones have their defaults. */
export type CountOptions = OwnOptions<typeof countTerms>;
/** Settings of TF-IDF; absent ones have their defaults. */
export type TfidfOptions = OwnOptions<typeof tfidfTerms>;
/** Settings of the year as RBF features; absent ones have their defaults. */
export type YearRbfOptions = OwnOptions<typeof yearRbfFeatures>;

/** Complete settings of a union's part. */
export type PartSettings = Complete<Kinds>;
/** Settings of a union's part; absent ones have their defaults. */
export type PartOptions = Options<Kinds>;

/** Complete, serialisable settings of a vectorizer. */
export type FeatureSettings = PartSettings | UnionSettings<PartSettings>;

/** One block of a union's columns; absent settings have their defaults. */
export interface UnionPartOptions {
  readonly name: string;
  readonly weight?: number;
  readonly features: PartOptions | Vectorizer;
}

/** Settings of a union; absent ones have their defaults. */
export interface UnionOptions {
  readonly parts: readonly UnionPartOptions[];
}

/** Settings of a vectorizer, where absent ones have their defaults; or a vectorizer of one's own. */
export type FeatureOptions = PartOptions | ({ readonly kind: "union" } & UnionOptions) | Vectorizer;

/** Settings that are not checked yet. */
export type UncheckedFeatures = VectorizerSettings | Vectorizer | { readonly [name: string]: unknown };

export const partSettings = defineSettings({
  weight: { type: "number", exclusiveMinimum: 0, default: 1, description: "The part's values are multiplied by this." },
});

/** What a union's part is made from. */
type Part = PartSettings | Vectorizer;
type Parts = Part | UnionSettings<Part>;

/** Checks settings and fills in defaults; a deep copy, of which vectorizers of one's own are no part. Throws
 * INVALID_SETTING with the setting and allowed values. */
export function completeFeatures(options: UncheckedFeatures): Parts {
  const given: unknown = options;
  if (!isRecord(given) || given.kind !== "union" || isVectorizer(given)) return completePart("features", given);
  completeSettings("features union", {}, given, { others: ["kind", "parts"] });
  if (!Array.isArray(given.parts) || given.parts.length === 0) {
    refuseSetting("features union", "parts", given.parts, "a list of at least one part");
  }
  const names = new Set<string>();
  const parts = given.parts.map((part: unknown) => {
    const completed = completeUnionPart(part, names);
    names.add(completed.name);
    return completed;
  });
  return { kind: "union", parts };
}

function completePart(where: string, options: unknown): Part {
  if (isVectorizer(options)) return checkedVectorizer(where, options);
  const given = settingsRecord(where, options);
  const found = kindNamed(where, given.kind);
  const settings: object = completeSettings(`${where} ${found.kind}`, found.settings, given, { others: ["kind"] });
  return { kind: found.kind, ...settings } as PartSettings;
}

/** Throws INVALID_SETTING where a vectorizer of one's own has the kind of one that comes with Claqueta, as which a file
 * would be read, and where a part of a union is a union. */
function checkedVectorizer(where: string, vectorizer: Vectorizer): Vectorizer {
  const { kind } = vectorizer;
  const isPossible = hasBuiltInKind(vectorizer)
    ? "learn" in vectorizer && (where === "features" || kind !== "union")
    : isKindName(kind);
  return isPossible ? vectorizer : refuseSetting(where, "kind", kind, kindNames);
}

const isBuiltInPart = ({ kind }: Pick<Vectorizer, "kind">): boolean => featureKinds.some((each) => each.kind === kind);
const hasBuiltInKind = (vectorizer: Vectorizer): boolean => vectorizer.kind === "union" || isBuiltInPart(vectorizer);

/** The kind of a feature other than a union. */
export const featureKindOf = (features: VectorizerSettings): FeatureKind => kindNamed("features", features.kind);

function kindNamed(where: string, kind: unknown): FeatureKind {
  const known = knownFeatureKinds().map((each) => each.kind);
  const next = registerFirst("registerVectorizer");
  return findKind(kind) ?? refuseSetting(where, "kind", kind, `one of ${known.join(", ")}`, next);
}

function completeUnionPart(options: unknown, earlier: ReadonlySet<string>): UnionPart<Part> {
  const given = settingsRecord("features union, a part", options);
  const { name } = given;
  if (typeof name !== "string" || !/^[^:]{1,40}$/u.test(name) || earlier.has(name)) {
    refuseSetting("features union", "name", name, "1 to 40 characters without a colon, another for each part");
  }
  const { weight } = completeSettings(`features ${name}`, partSettings, given, { others: ["name", "features"] });
  return { name, weight, features: completePart(`features ${name}`, given.features) };
}

const makePart = (part: Part, transforms: TextTransforms): RowLearner =>
  isVectorizer(part) ? asRowLearner(part) : featureKindOf(part).make(part as never, transforms);

/** A vectorizer, one's own or not, as a union needs it. */
const asRowLearner = (vectorizer: Vectorizer): RowLearner =>
  hasBuiltInKind(vectorizer) ? (vectorizer as RowLearner) : new OwnRowLearner(vectorizer);

const readPart = (settings: Part, tensors: State["tensors"], transforms: TextTransforms): RowMaker =>
  kindNamed("features", settings.kind).read(settings as never, tensors, transforms);

/** The vectorizer with these settings. transforms: those that `preprocess` may name. Throws INVALID_SETTING with the
 * setting, its value and the allowed values. */
export function vectorizerFromSettings(options: UncheckedFeatures, transforms: TextTransforms = []): OnePassVectorizer {
  const complete = completeFeatures(options);
  if (!isUnion(complete)) return makePart(complete, transforms);
  const parts = complete.parts.map((part) => makePart(part.features, transforms));
  const settings = complete.parts.map((part, i) => ({ ...part, features: parts[i].settings }));
  return new Union({ kind: "union", parts: settings }, parts);
}

/** The vectorizer of a state, which gives the same rows bit for bit. Throws INVALID_SETTING where the settings are
 * wrong or a transform is missing, BAD_MODEL_FILE where the tensors do not fit the settings. */
export function vectorizerFromState(state: State, transforms: TextTransforms = []): FittedVectorizer {
  const settings = completeFeatures({ ...state.settings, kind: state.kind });
  if (!isUnion(settings)) return readPart(settings, state.tensors, transforms);
  const tensorsOf: { [name: string]: Tensor }[] = settings.parts.map(() => ({}));
  for (const [name, tensor] of Object.entries(state.tensors)) {
    const point = name.indexOf(".");
    const own = tensorsOf[Number(name.slice(0, point))];
    if (own !== undefined) own[name.slice(point + 1)] = tensor;
  }
  const parts = settings.parts.map((part, i) => readPart(part.features, tensorsOf[i], transforms));
  return new FittedUnion(settings, parts);
}

const isUnion = (settings: Parts): settings is UnionSettings<Part> => isUnionOptions(settings);

/** Whether these are the settings of a union. */
export const isUnionOptions = (features: {
  readonly kind: string;
}): features is { readonly kind: "union" } & UnionOptions => features.kind === "union" && !isVectorizer(features);

function partsOf(options: UncheckedFeatures): readonly Part[] {
  const complete = completeFeatures(options);
  return isUnion(complete) ? complete.parts.map(({ features }) => features) : [complete];
}

/** Approximate thread seconds of reading 1,000 movies. */
export const readingCost = (options: UncheckedFeatures): number =>
  sum(partsOf(options).map((part) => (isVectorizer(part) ? 1 : featureKindOf(part).cost(part as never))));

/** The fields that the features read beside those of every movie. Throws INVALID_SETTING where two parts read a field
 * as different types. */
export const fieldsOf = (options: UncheckedFeatures): FieldSchema =>
  joinFields(
    partsOf(options).map((part) => {
      if (!isVectorizer(part)) return featureKindOf(part).fields?.(part as never) ?? {};
      return part.kind === "union" ? fieldsOf(part.settings) : fieldsOfOne(part);
    }),
  );

/** The same of fitted features. */
export const fieldsOfFitted = (fitted: FittedVectorizer): FieldSchema =>
  joinFields(partsOfFitted(fitted).map((part) => fieldsOfOne(part.fitted)));

const fieldsOfOne = ({ fields, kind, settings }: Pick<Vectorizer, "fields" | "kind" | "settings">): FieldSchema =>
  fields ?? findKind(kind)?.fields?.({ ...settings, kind } as never) ?? {};

/** The length of the vectors that these features read, by field. */
export const vectorLengthsOf = (fitted: FittedVectorizer): { readonly [field: string]: number } =>
  Object.fromEntries(
    partsOfFitted(fitted).flatMap(({ fitted: part }) => {
      const { vectorLength } = part;
      return vectorLength === undefined ? [] : Object.keys(fieldsOfFitted(part)).map((field) => [field, vectorLength]);
    }),
  );

/** Whether threads know all kinds of these fitted features: none is one's own. */
export const isBuiltInFitted = (fitted: FittedVectorizer): boolean =>
  partsOfFitted(fitted).every((part) => isBuiltInPart(part.fitted));

/** Whether threads know all kinds of these features: none is one's own. */
export const areBuiltIn = (options: UncheckedFeatures): boolean =>
  partsOf(options).every((part) => !isVectorizer(part) && isBuiltInPart(part));

/** Counts of n-grams; scikit-learn's CountVectorizer. Throws INVALID_SETTING. */
export const countVectorizer = (options: CountOptions = {}, transforms: TextTransforms = []): OnePassVectorizer =>
  vectorizerFromSettings({ ...options, kind: "count" }, transforms);

/** TF-IDF of n-grams; scikit-learn's TfidfVectorizer. Throws INVALID_SETTING. */
export const tfidfVectorizer = (options: TfidfOptions = {}, transforms: TextTransforms = []): OnePassVectorizer =>
  vectorizerFromSettings({ ...options, kind: "tfidf" }, transforms);

/** The year as RBF features; see YearRbfSettings. Throws INVALID_SETTING. */
export const yearRbf = (options: YearRbfOptions = {}): OnePassVectorizer =>
  vectorizerFromSettings({ ...options, kind: "year-bumps" });

/** The text transforms that the settings name. Loaded only if they name any: the lemma tables take megabytes. */
export async function textTransformsFor(options: UncheckedFeatures): Promise<TextTransforms> {
  const isNeeded = partsOf(options).some((part) => "preprocess" in part && part.preprocess !== null);
  return isNeeded ? (await import("../text/lemmas.ts")).lemmaTransforms : [];
}
