import { isRecord } from "../json.ts";
import type { State, Tensor } from "../matrix/state.ts";
import { completeSettings, refuseSetting, settingsRecord } from "../settings/complete-settings.ts";
import { defineSettings, type SettingsOf, type SettingsSchema } from "../settings/settings-schema.ts";
import { sum } from "../statistics.ts";
import type { TextTransforms } from "../text/text-transform.ts";
import type { FeatureKind, KindSettings } from "./feature-kind.ts";
import type { RowLearner, RowMaker } from "./row-maker.ts";
import { countTerms, tfidfTerms } from "./term-vectorizer.ts";
import { textLength } from "./text-length.ts";
import { FittedUnion, Union, type UnionPart, type UnionSettings } from "./union.ts";
import type { FittedVectorizer, Vectorizer, VectorizerSettings } from "./vectorizer.ts";
import { yearRbfFeatures } from "./year-rbf.ts";

/** Every kind of feature. All can be parts of a union. */
export const featureKinds = [countTerms, tfidfTerms, textLength, yearRbfFeatures] as const;

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
  readonly features: PartOptions;
}

/** Settings of a union; absent ones have their defaults. */
export interface UnionOptions {
  readonly parts: readonly UnionPartOptions[];
}

/** Settings of a vectorizer; absent ones have their defaults. */
export type FeatureOptions = PartOptions | ({ readonly kind: "union" } & UnionOptions);

/** Settings that are not checked yet. */
export type UncheckedFeatures = VectorizerSettings | { readonly [name: string]: unknown };

export const partSettings = defineSettings({
  weight: { type: "number", exclusiveMinimum: 0, default: 1, description: "The part's values are multiplied by this." },
});

/** Checks settings and fills in defaults; a deep copy. Throws INVALID_SETTING with the setting and allowed values. */
export function completeFeatures(options: UncheckedFeatures): FeatureSettings {
  const given: unknown = options;
  if (!isRecord(given) || given.kind !== "union") return completePart("features", given);
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

function completePart(where: string, options: unknown): PartSettings {
  const given = settingsRecord(where, options);
  const found = kindNamed(where, given.kind);
  const settings: object = completeSettings(`${where} ${found.kind}`, found.settings, given, { others: ["kind"] });
  return { kind: found.kind, ...settings } as PartSettings;
}

/** The kind of a feature other than a union. */
export const featureKindOf = (features: PartOptions): FeatureKind => kindNamed("features", features.kind);

function kindNamed(where: string, kind: unknown): FeatureKind {
  const found: FeatureKind | undefined = featureKinds.find((each) => each.kind === kind);
  return found ?? refuseSetting(where, "kind", kind, `one of ${featureKinds.map((each) => each.kind).join(", ")}`);
}

function completeUnionPart(options: unknown, earlier: ReadonlySet<string>): UnionPart<PartSettings> {
  const given = settingsRecord("features union, a part", options);
  const { name } = given;
  if (typeof name !== "string" || !/^[^:]{1,40}$/u.test(name) || earlier.has(name)) {
    refuseSetting("features union", "name", name, "1 to 40 characters without a colon, another for each part");
  }
  const { weight } = completeSettings(`features ${name}`, partSettings, given, { others: ["name", "features"] });
  return { name, weight, features: completePart(`features ${name}`, given.features) };
}

const makePart = (settings: PartSettings, transforms: TextTransforms): RowLearner =>
  kindNamed("features", settings.kind).make(settings as never, transforms);

const readPart = (settings: PartSettings, tensors: State["tensors"], transforms: TextTransforms): RowMaker =>
  kindNamed("features", settings.kind).read(settings as never, tensors, transforms);

/** The vectorizer with these settings. transforms: those that `preprocess` may name. Throws INVALID_SETTING with the
 * setting, its value and the allowed values. */
export function vectorizerFromSettings(options: UncheckedFeatures, transforms: TextTransforms = []): Vectorizer {
  const settings = completeFeatures(options);
  if (settings.kind !== "union") return makePart(settings, transforms);
  const parts = settings.parts.map((part) => makePart(part.features, transforms));
  return new Union(settings, parts);
}

/** The vectorizer of a state, which gives the same rows bit for bit. Throws INVALID_SETTING where the settings are
 * wrong or a transform is missing, BAD_MODEL_FILE where the tensors do not fit the settings. */
export function vectorizerFromState(state: State, transforms: TextTransforms = []): FittedVectorizer {
  const settings = completeFeatures({ ...state.settings, kind: state.kind });
  if (settings.kind !== "union") return readPart(settings, state.tensors, transforms);
  const tensorsOf: { [name: string]: Tensor }[] = settings.parts.map(() => ({}));
  for (const [name, tensor] of Object.entries(state.tensors)) {
    const point = name.indexOf(".");
    const own = tensorsOf[Number(name.slice(0, point))];
    if (own !== undefined) own[name.slice(point + 1)] = tensor;
  }
  const parts = settings.parts.map((part, i) => readPart(part.features, tensorsOf[i], transforms));
  return new FittedUnion(settings, parts);
}

const partsOf = (settings: FeatureSettings): readonly PartSettings[] =>
  settings.kind === "union" ? settings.parts.map(({ features }) => features) : [settings];

/** Approximate thread seconds of reading 1,000 movies. */
export const readingCost = (options: UncheckedFeatures): number =>
  sum(partsOf(completeFeatures(options)).map((part) => featureKindOf(part).cost(part as never)));

/** Counts of n-grams; scikit-learn's CountVectorizer. Throws INVALID_SETTING. */
export const countVectorizer = (options: CountOptions = {}, transforms: TextTransforms = []): Vectorizer =>
  vectorizerFromSettings({ ...options, kind: "count" }, transforms);

/** TF-IDF of n-grams; scikit-learn's TfidfVectorizer. Throws INVALID_SETTING. */
export const tfidfVectorizer = (options: TfidfOptions = {}, transforms: TextTransforms = []): Vectorizer =>
  vectorizerFromSettings({ ...options, kind: "tfidf" }, transforms);

/** The year as RBF features; see YearRbfSettings. Throws INVALID_SETTING. */
export const yearRbf = (options: YearRbfOptions = {}): Vectorizer =>
  vectorizerFromSettings({ ...options, kind: "year-bumps" });

/** The text transforms that the settings name. Loaded only if they name any: the lemma tables take megabytes. */
export async function textTransformsFor(options: UncheckedFeatures): Promise<TextTransforms> {
  const isNeeded = partsOf(completeFeatures(options)).some((part) => "preprocess" in part && part.preprocess !== null);
  return isNeeded ? (await import("../text/lemmas.ts")).lemmaTransforms : [];
}
