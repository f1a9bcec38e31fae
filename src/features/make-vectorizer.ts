import type { State, Tensor } from "../matrix/state.ts";
import type { TextTransforms } from "../text/text-transform.ts";
import type {
  CountOptions,
  FeatureOptions,
  FeatureSettings,
  PartSettings,
  TfidfOptions,
  UnionSettings,
  YearBumpsOptions,
} from "./feature-settings.ts";
import type { RowLearner, RowMaker } from "./row-maker.ts";
import { completeSettings } from "./setting-checks.ts";
import { FittedTerms, TermVectorizer } from "./term-vectorizer.ts";
import { FittedUnion, Union } from "./union.ts";
import type { FittedVectorizer, Vectorizer } from "./vectorizer.ts";
import { YearBumps } from "./year-bumps.ts";

function partOf(settings: PartSettings, transforms: TextTransforms): RowLearner {
  return settings.kind === "year-bumps" ? new YearBumps(settings) : new TermVectorizer(settings, transforms);
}

/** The vectorizer that the settings describe; what they leave out has its default. `transforms` are what `preprocess` may
 * name. Throws INVALID_SETTING with the parameter, what it may be and what it was. */
export function vectorizerFromSettings(
  settings: FeatureOptions | FeatureSettings | { readonly [name: string]: unknown },
  transforms: TextTransforms = [],
): Vectorizer {
  const complete = completeSettings(settings);
  if (complete.kind !== "union") return partOf(complete, transforms);
  return new Union(
    complete,
    complete.parts.map((part) => partOf(part.features, transforms)),
  );
}

/** Counts of n-grams; scikit-learn's CountVectorizer. Throws INVALID_SETTING. */
export const countVectorizer = (options: CountOptions = {}, transforms: TextTransforms = []): Vectorizer =>
  vectorizerFromSettings({ ...options, kind: "count" }, transforms);

/** TF-IDF of n-grams; scikit-learn's TfidfVectorizer. Throws INVALID_SETTING. */
export const tfidfVectorizer = (options: TfidfOptions = {}, transforms: TextTransforms = []): Vectorizer =>
  vectorizerFromSettings({ ...options, kind: "tfidf" }, transforms);

/** The year as smooth bumps; see YearBumps. Throws INVALID_SETTING. */
export const yearBumps = (options: YearBumpsOptions = {}): Vectorizer =>
  vectorizerFromSettings({ ...options, kind: "year-bumps" });

function fittedPart(settings: PartSettings, tensors: State["tensors"], transforms: TextTransforms): RowMaker {
  return settings.kind === "year-bumps"
    ? new YearBumps(settings)
    : FittedTerms.fromState(settings, tensors, transforms);
}

/** What `toState` gave, ready to transform: the same rows, bit for bit. Everything is checked. Throws INVALID_SETTING where
 * the settings are wrong or a transform is not at hand, BAD_MODEL_FILE where the tensors do not fit them. */
export function vectorizerFromState(state: State, transforms: TextTransforms = []): FittedVectorizer {
  const settings = completeSettings({ ...state.settings, kind: state.kind });
  if (settings.kind !== "union") return fittedPart(settings, state.tensors, transforms);
  return unionFromTensors(settings, state.tensors, transforms);
}

function unionFromTensors(settings: UnionSettings, tensors: State["tensors"], transforms: TextTransforms): FittedUnion {
  const tensorsOf: { [name: string]: Tensor }[] = settings.parts.map(() => ({}));
  for (const [name, tensor] of Object.entries(tensors)) {
    const point = name.indexOf(".");
    const part = tensorsOf[Number(name.slice(0, point))];
    if (part !== undefined) part[name.slice(point + 1)] = tensor;
  }
  return new FittedUnion(
    settings,
    settings.parts.map((part, i) => fittedPart(part.features, tensorsOf[i], transforms)),
  );
}
