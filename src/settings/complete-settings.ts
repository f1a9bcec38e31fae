import { ClaquetaError } from "../errors.ts";
import { isRecord } from "../json.ts";
import type { SettingSchema, SettingsOf, SettingsSchema, ValueSchema } from "./settings-schema.ts";

/** Throws INVALID_SETTING. where: what the setting belongs to. name: the setting. next: what to do. */
export function refuseSetting(where: string, name: string, value: unknown, expected: string, next?: string): never {
  const shown = JSON.stringify(value) ?? String(value);
  const what = `${name} is ${shown.slice(0, 80)}`;
  throw new ClaquetaError("INVALID_SETTING", { where, what, expected, ...(next && { next }) });
}

/** The given value if it is an object. Throws INVALID_SETTING otherwise. */
export function settingsRecord(where: string, given: unknown): { readonly [name: string]: unknown } {
  return isRecord(given) ? given : refuseSetting(where, "the description", given, "an object");
}

export interface CompleteOptions {
  /** Other names that `given` may have; the caller checks them. */
  readonly others?: readonly string[] | undefined;
  /** Names of older versions; ignored. */
  readonly retired?: readonly string[] | undefined;
}

/** Every setting of the schema: as given, or its default if it is absent or undefined. Lists are copied. Throws
 * INVALID_SETTING with the setting, its value and the allowed values, also for an unknown name. */
export function completeSettings<Schema extends SettingsSchema>(
  where: string,
  schema: Schema,
  given: { readonly [name: string]: unknown },
  { others = [], retired = [] }: CompleteOptions = {},
): SettingsOf<Schema> {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schema, name) || others.includes(name) || retired.includes(name)) continue;
    refuseSetting(where, "a setting", name, `one of ${[...others, ...Object.keys(schema)].join(", ")}`);
  }
  const settings: { [name: string]: unknown } = {};
  for (const [name, setting] of Object.entries(schema)) {
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    const value = own === undefined ? setting.default : own;
    if (!fits(setting, value) || setting.refine?.passes(value as never) === false) {
      refuseSetting(where, name, value, allowedText(setting));
    }
    settings[name] = Array.isArray(value) ? [...value] : value;
  }
  return settings as SettingsOf<Schema>;
}

function fits(schema: ValueSchema, value: unknown): boolean {
  if ("enum" in schema) return schema.enum.includes(value as null);
  if ("anyOf" in schema) return schema.anyOf.some((alternative) => fits(alternative, value));
  switch (schema.type) {
    case "null":
      return value === null;
    case "boolean":
      return typeof value === "boolean";
    case "string":
      return (
        typeof value === "string" &&
        isBetween(value.length, schema.minLength, schema.maxLength) &&
        (schema.pattern === undefined || new RegExp(schema.pattern, "u").test(value))
      );
    case "array":
      return (
        Array.isArray(value) &&
        isBetween(value.length, schema.minItems, schema.maxItems) &&
        value.every((item) => fits(schema.items, item))
      );
    default:
      return (
        typeof value === "number" &&
        Number.isFinite(value) &&
        (schema.type === "number" || Number.isInteger(value)) &&
        isBetween(value, schema.minimum, schema.maximum) &&
        value > (schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY) &&
        value < (schema.exclusiveMaximum ?? Number.POSITIVE_INFINITY)
      );
  }
}

const isBetween = (value: number, min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY): boolean =>
  value >= min && value <= max;

/** The allowed values of a setting as text: `a whole number from 1 or null`. */
export const allowedText = (setting: SettingSchema): string => setting.refine?.allowed ?? valueText(setting);

function valueText(schema: ValueSchema): string {
  if ("enum" in schema) return listed(schema.enum.map((value) => JSON.stringify(value)));
  if ("anyOf" in schema) return listed(schema.anyOf.map(valueText));
  switch (schema.type) {
    case "null":
      return "null";
    case "boolean":
      return "true or false";
    case "string":
      if (schema.pattern !== undefined) return `text that matches ${schema.pattern}`;
      return schema.maxLength === undefined ? "text" : `text of at most ${schema.maxLength} characters`;
    case "array": {
      const items = valueText(schema.items).replace(/^an? (\w+(?: number)?)/, "$1s");
      if (schema.minItems !== undefined && schema.minItems === schema.maxItems) return `${schema.minItems} ${items}`;
      return schema.maxItems === undefined ? `a list of ${items}` : `a list of at most ${schema.maxItems} ${items}`;
    }
    default: {
      const { minimum, exclusiveMinimum, maximum = maxInt32, exclusiveMaximum } = schema;
      const limits = [
        exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`,
        minimum !== undefined && `from ${minimum}`,
        exclusiveMaximum !== undefined && `below ${exclusiveMaximum}`,
        maximum < maxInt32 && `up to ${maximum}`,
      ];
      return `a ${schema.type === "integer" ? "whole " : ""}number ${limits.filter(Boolean).join(", ")}`;
    }
  }
}

/** The largest integer of the kernels, which texts do not mention. */
const maxInt32 = 2 ** 31 - 1;

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;
