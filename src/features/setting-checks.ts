import { ClaquetaError } from "../errors.ts";
import { isRecord } from "../json.ts";
import { compileTokenPattern, defaultTokenPattern, plainWordLength } from "../text/token-pattern.ts";
import type { FeatureOptions, FeatureSettings, PartSettings, UnionPart } from "./feature-settings.ts";
import { movieFields } from "./movie-text.ts";

type Check = { readonly allowed: string; readonly passes: (value: unknown) => boolean };
type Checks = { readonly [name: string]: { readonly standard: unknown; readonly check: Check } };

const oneOf = (...values: readonly unknown[]): Check => ({
  allowed: values.map((value) => JSON.stringify(value)).join(", "),
  passes: (value) => values.includes(value),
});
const yesOrNo = oneOf(true, false);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1;
const isShare = (value: unknown): boolean => typeof value === "number" && value >= 0 && value < 1;
const limit = "an integer from 1 (a count of movies) or a number in [0, 1) (a share)";
const longestNgram = 20;
const mostStopWords = 100_000;

const termChecks: Checks = {
  field: { standard: "plot", check: oneOf(...movieFields) },
  preprocess: {
    standard: null,
    check: {
      allowed: "the name of a text transform or null",
      passes: (value) => value === null || (typeof value === "string" && value !== ""),
    },
  },
  lowercase: { standard: true, check: yesOrNo },
  stripAccents: { standard: null, check: oneOf("ascii", "unicode", null) },
  stopWords: {
    standard: null,
    check: {
      allowed: `"english", null or a list of at most ${mostStopWords} words`,
      passes: (value) =>
        value === "english" ||
        value === null ||
        (Array.isArray(value) && value.length <= mostStopWords && value.every((word) => typeof word === "string")),
    },
  },
  ngramRange: {
    standard: [1, 1],
    check: {
      allowed: `two integers, 1 ≤ least ≤ most ≤ ${longestNgram}`,
      passes: (value) =>
        Array.isArray(value) &&
        value.length === 2 &&
        value.every(isCount) &&
        value[0] <= value[1] &&
        value[1] <= longestNgram,
    },
  },
  analyzer: { standard: "word", check: oneOf("word", "char", "char_wb", "char_token") },
  tokenPattern: {
    standard: defaultTokenPattern,
    check: {
      allowed: "a regular expression",
      passes: (value) =>
        typeof value === "string" && (plainWordLength(value) ?? compileTokenPattern(value)) !== undefined,
    },
  },
  minDf: { standard: 1, check: { allowed: limit, passes: (value) => isCount(value) || isShare(value) } },
  maxDf: {
    standard: null,
    check: { allowed: `${limit}, or null`, passes: (value) => value === null || isCount(value) || isShare(value) },
  },
  maxFeatures: {
    standard: null,
    check: { allowed: "an integer from 1, or null", passes: (value) => value === null || isCount(value) },
  },
  binary: { standard: false, check: yesOrNo },
};

const checksOf: { readonly [kind: string]: Checks } = {
  count: termChecks,
  tfidf: {
    ...termChecks,
    sublinearTf: { standard: false, check: yesOrNo },
    norm: { standard: "l2", check: oneOf("l1", "l2", null) },
    useIdf: { standard: true, check: yesOrNo },
    smoothIdf: { standard: true, check: yesOrNo },
  },
  "year-bumps": { missingColumn: { standard: false, check: yesOrNo } },
};

const partChecks: Checks = {
  weight: {
    standard: 1,
    check: { allowed: "a finite number above 0", passes: (value) => Number.isFinite(value) && (value as number) > 0 },
  },
};

/** `where`: the vectorizer; `name`: its parameter. */
function refuse(where: string, name: string, value: unknown, allowed: string): never {
  const shown = JSON.stringify(value) ?? String(value);
  throw new ClaquetaError("INVALID_SETTING", {
    where,
    what: `${name} is ${shown.slice(0, 80)}`,
    expected: allowed,
  });
}

/** Every setting of `checks` from `options`, or its standard value where it is left out or undefined. */
function complete(
  where: string,
  options: { readonly [name: string]: unknown },
  checks: Checks,
  others: readonly string[],
): { [name: string]: unknown } {
  for (const name of Object.keys(options)) {
    if (!others.includes(name) && !Object.hasOwn(checks, name)) {
      refuse(where, "a parameter", name, [...others, ...Object.keys(checks)].join(", "));
    }
  }
  const settings: { [name: string]: unknown } = {};
  for (const [name, { standard, check }] of Object.entries(checks)) {
    const value = Object.hasOwn(options, name) ? options[name] : undefined;
    if (value !== undefined && !check.passes(value)) refuse(where, name, value, check.allowed);
    settings[name] = value === undefined ? standard : Array.isArray(value) ? [...value] : value;
  }
  return settings;
}

function completePart(where: string, options: unknown): PartSettings {
  if (!isRecord(options)) refuse(where, "the description", options, "an object with a kind");
  const { kind } = options;
  const checks = typeof kind === "string" && Object.hasOwn(checksOf, kind) ? checksOf[kind] : undefined;
  if (checks === undefined) refuse(where, "kind", kind, Object.keys(checksOf).join(", "));
  return { kind, ...complete(`${where} ${kind}`, options, checks, ["kind"]) } as unknown as PartSettings;
}

function completeUnionPart(options: unknown, earlier: ReadonlySet<string>): UnionPart<PartSettings> {
  if (!isRecord(options)) refuse("features union", "a part", options, "an object with name and features");
  const { name } = options;
  if (typeof name !== "string" || !/^[^:]{1,40}$/u.test(name) || earlier.has(name)) {
    refuse("features union", "name", name, "1 to 40 characters without a colon, another for each part");
  }
  const { weight } = complete(`features ${name}`, options, partChecks, ["name", "features"]);
  return { name, weight: weight as number, features: completePart(`features ${name}`, options.features) };
}

/** Checks a description, whoever wrote it, and fills in what is left out. The result is a deep copy. Throws
 * INVALID_SETTING with the parameter, what it may be and what it was. */
export function completeSettings(options: FeatureOptions | { readonly [name: string]: unknown }): FeatureSettings {
  const given: unknown = options;
  if (!isRecord(given) || given.kind !== "union") return completePart("features", given);
  complete("features union", given, {}, ["kind", "parts"]);
  if (!Array.isArray(given.parts) || given.parts.length === 0) {
    refuse("features union", "parts", given.parts, "a list of at least one part");
  }
  const names = new Set<string>();
  const parts = given.parts.map((part: unknown) => {
    const completed = completeUnionPart(part, names);
    names.add(completed.name);
    return completed;
  });
  return { kind: "union", parts };
}
