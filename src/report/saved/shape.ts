import { isRecord } from "../../json.ts";

/** The first fault in a value: its path, and what was expected and found there. */
export interface Fault {
  /** `/recipes/0/brier`; empty for the value itself. */
  readonly path: string;
  readonly expected: string;
  readonly found: unknown;
}

/** The fault that keeps a value from being a T; null where it is one. */
export interface Shape<T> {
  (value: unknown): Fault | null;
  /** For the compiler alone. */
  readonly type?: T;
}

export type Of<Each> = Each extends Shape<infer T> ? T : never;

type OptionalKey<Fields> = { [Key in keyof Fields]: undefined extends Of<Fields[Key]> ? Key : never }[keyof Fields];
type ObjectOf<Fields> = { readonly [Key in Exclude<keyof Fields, OptionalKey<Fields>>]: Of<Fields[Key]> } & {
  readonly [Key in OptionalKey<Fields>]?: Exclude<Of<Fields[Key]>, undefined>;
};

const where =
  <T>(expected: string, isOne: (value: unknown) => boolean): Shape<T> =>
  (found) =>
    isOne(found) ? null : { path: "", expected, found };

export const number = where<number>("a number", (value) => typeof value === "number");
export const count = where<number>("a number of at least 0", (value) => typeof value === "number" && value >= 0);
export const flag = where<boolean>("true or false", (value) => typeof value === "boolean");
export const text = where<string>(
  "text of at most 10000 characters",
  (value) => typeof value === "string" && value.length <= 10_000,
);
export const longText = where<string>("text", (value) => typeof value === "string");
export const anything = where<unknown>("anything", () => true);
export const literal = <const T extends string>(wanted: T): Shape<T> =>
  where<T>(JSON.stringify(wanted), (value) => value === wanted);

export const orNull = <T>(shape: Shape<T>): Shape<T | null> => {
  return (value) => (value === null ? null : shape(value));
};

/** What may be absent. */
export const maybe = <T>(shape: Shape<T>): Shape<T | undefined> => {
  return (value) => (value === undefined ? null : shape(value));
};

export function list<T>(shape: Shape<T>, max = 1000, min = 0): Shape<readonly T[]> {
  const size = where(
    `a list of ${min === max ? max : `${min} to ${max}`}`,
    (value) => Array.isArray(value) && value.length >= min && value.length <= max,
  );
  return (value) => size(value) ?? firstFault((value as unknown[]).entries(), () => shape);
}

const isObject = where<object>("an object", isRecord);

/** Under names that are not known beforehand. */
export const byName = <T>(shape: Shape<T>): Shape<{ readonly [name: string]: T }> => {
  return (value) => isObject(value) ?? firstFault(Object.entries(value as object), () => shape);
};

interface Fields {
  readonly [key: string]: Shape<unknown>;
}

/** Fields that are not named here are left as they are. */
export const object = <Own extends Fields>(fields: Own): Shape<ObjectOf<Own>> => {
  const fieldsOf = (value: object) => Object.keys(fields).map((key) => [key, value[key as keyof object]] as const);
  return (value) => isObject(value) ?? firstFault(fieldsOf(value as object), (key) => fields[key]);
};

type Words<Text extends string> = Text extends `${infer First} ${infer Rest}` ? First | Words<Rest> : Text;

/** Fields of one shape. names: `min median max`. */
export const all = <T, Names extends string>(shape: Shape<T>, names: Names) =>
  Object.fromEntries(names.split(" ").map((name) => [name, shape])) as { readonly [Name in Words<Names>]: Shape<T> };

function firstFault<Key extends string | number>(
  entries: Iterable<readonly [Key, unknown]>,
  shapeOf: (key: Key) => Shape<unknown>,
): Fault | null {
  for (const [key, value] of entries) {
    const fault = shapeOf(key)(value);
    if (fault !== null) return { ...fault, path: `/${key}${fault.path}` };
  }
  return null;
}
