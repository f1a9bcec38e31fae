import { isRecord } from "../../json.ts";

/** What is wrong with a value: where in it, what was expected there, what stands there. */
export interface Fault {
  /** `/recipes/0/brier`; empty for the value itself. */
  readonly place: string;
  readonly expected: string;
  readonly found: unknown;
}

/** Tells what keeps a value from being a T; null where it is one. */
export interface Shape<T> {
  (value: unknown): Fault | null;
  /** For the compiler alone. */
  readonly type?: T;
}

export type Of<Each> = Each extends Shape<infer T> ? T : never;

type Optional<Fields> = { [Key in keyof Fields]: undefined extends Of<Fields[Key]> ? Key : never }[keyof Fields];

export type ObjectOf<Fields> = { readonly [Key in Exclude<keyof Fields, Optional<Fields>>]: Of<Fields[Key]> } & {
  readonly [Key in Optional<Fields>]?: Exclude<Of<Fields[Key]>, undefined>;
};

const where =
  <T>(expected: string, isOne: (value: unknown) => boolean): Shape<T> =>
  (found) =>
    isOne(found) ? null : { place: "", expected, found };

const within = (key: string | number, fault: Fault | null): Fault | null =>
  fault && { ...fault, place: `/${key}${fault.place}` };

export const number = where<number>("a number", (value) => typeof value === "number");
export const count = where<number>("a number of at least 0", (value) => typeof value === "number" && value >= 0);
export const flag = where<boolean>("true or false", (value) => typeof value === "boolean");
const longestText = 10_000;
export const text = where<string>(
  `text of at most ${longestText} characters`,
  (value) => typeof value === "string" && value.length <= longestText,
);
export const anything = where<unknown>("anything", () => true);
export const literal = <const T extends string>(wanted: T): Shape<T> =>
  where<T>(JSON.stringify(wanted), (value) => value === wanted);

export const orNull =
  <T>(shape: Shape<T>): Shape<T | null> =>
  (value) =>
    value === null ? null : shape(value);

/** What may be absent. */
export const maybe =
  <T>(shape: Shape<T>): Shape<T | undefined> =>
  (value) =>
    value === undefined ? null : shape(value);

export const list =
  <T>(shape: Shape<T>, most = 1000, least = 0): Shape<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value) || value.length < least || value.length > most) {
      return { place: "", expected: `a list of ${least === most ? most : `${least} to ${most}`}`, found: value };
    }
    return firstFault(value.entries(), () => shape);
  };

/** Under names that are not known beforehand. */
export const byName =
  <T>(shape: Shape<T>): Shape<{ readonly [name: string]: T }> =>
  (value) =>
    isRecord(value)
      ? firstFault(Object.entries(value), () => shape)
      : { place: "", expected: "an object", found: value };

/** Fields that are not named here are left as they are. */
export const object =
  <Fields extends { readonly [key: string]: Shape<unknown> }>(fields: Fields): Shape<ObjectOf<Fields>> =>
  (value) => {
    if (!isRecord(value)) return { place: "", expected: "an object", found: value };
    const own = Object.keys(fields).map((key): [string, unknown] => [key, value[key]]);
    return firstFault(own, (key) => fields[key]);
  };

function firstFault<Key extends string | number>(
  entries: Iterable<[Key, unknown]>,
  shapeOf: (key: Key) => Shape<unknown>,
): Fault | null {
  for (const [key, value] of entries) {
    const fault = shapeOf(key)(value);
    if (fault !== null) return within(key, fault);
  }
  return null;
}
