import { ClaquetaError } from "../errors.ts";
import { isRecord } from "../json.ts";
import type { SettingSchema, SettingsOf, SettingsSchema, ValueSchema } from "./settings-schema.ts";

/** Throws INVALID_SETTING. where: the thing whose setting it is; name: the setting, or what stands in its place. */
export function refuseSetting(where: string, name: string, value: unknown, expected: string): never {
  const shown = JSON.stringify(value) ?? String(value);
  throw new ClaquetaError("INVALID_SETTING", { where, what: `${name} is ${shown.slice(0, 80)}`, expected });
}

/** What is given, or INVALID_SETTING where it is no object. */
export function settingsRecord(where: string, given: unknown): { readonly [name: string]: unknown } {
  return isRecord(given) ? given : refuseSetting(where, "the description", given, "an object");
}

export interface CompleteOptions {
  /** Names beside the schema's that `given` may have; they are left to the caller. */
  readonly others?: readonly string[] | undefined;
  /** Names that older versions had; passed over. */
  readonly retired?: readonly string[] | undefined;
}

/** Every setting of the schema: as given, or its default where it is left out or undefined. Lists are copied. Throws
 * INVALID_SETTING with the setting, what it is and what it may be, also for a name that is not known. */
export const completeSettings = <Schema extends SettingsSchema>(
  where: string,
  schema: Schema,
  given: { readonly [name: string]: unknown },
  options: CompleteOptions = {},
): SettingsOf<Schema> => completeAny(where, schema, given, options) as SettingsOf<Schema>;

/** The same where the schema is known at run time alone. */
export function completeAny(
  where: string,
  schema: SettingsSchema,
  given: { readonly [name: string]: unknown },
  { others = [], retired = [] }: CompleteOptions = {},
): { readonly [name: string]: unknown } {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(schema, name) || others.includes(name) || retired.includes(name)) continue;
    refuseSetting(where, "a setting", name, `one of ${[...others, ...Object.keys(schema)].join(", ")}`);
  }
  const settings: { [name: string]: unknown } = {};
  for (const [name, setting] of Object.entries(schema)) {
    const own = Object.hasOwn(given, name) ? given[name] : undefined;
    const value = own === undefined ? setting.default : own;
    if (!isValid(setting, value)) refuseSetting(where, name, value, allowedText(setting));
    settings[name] = Array.isArray(value) ? [...value] : value;
  }
  return settings;
}

function isValid(setting: SettingSchema, value: unknown): boolean {
  return fits(setting, value) && (setting.refine?.passes(value as never) ?? true);
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
        value.length >= (schema.minLength ?? 0) &&
        value.length <= (schema.maxLength ?? Number.POSITIVE_INFINITY)
      );
    case "array":
      return (
        Array.isArray(value) &&
        value.length >= (schema.minItems ?? 0) &&
        value.length <= (schema.maxItems ?? Number.POSITIVE_INFINITY) &&
        value.every((item) => fits(schema.items, item))
      );
    default:
      return (
        typeof value === "number" &&
        Number.isFinite(value) &&
        (schema.type === "number" || Number.isInteger(value)) &&
        value >= (schema.minimum ?? Number.NEGATIVE_INFINITY) &&
        value > (schema.exclusiveMinimum ?? Number.NEGATIVE_INFINITY) &&
        value <= (schema.maximum ?? Number.POSITIVE_INFINITY) &&
        value < (schema.exclusiveMaximum ?? Number.POSITIVE_INFINITY)
      );
  }
}

/** What a setting may be, for people: `a whole number from 1, or null`. */
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

/** The most that kernels count to: not worth a word. */
const maxInt32 = 2 ** 31 - 1;

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join("") : `${texts.slice(0, -1).join(", ")} or ${texts.at(-1)}`;
