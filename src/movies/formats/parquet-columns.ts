import type { SchemaElement } from "hyparquet";

/** What every Parquet file begins and ends with. */
export const parquetMagic = "PAR1";

/** The schema of the input's columns (of `types` where they have any, else text) and then the answers'. */
export function parquetSchema(
  columns: readonly string[],
  [genres, ...probabilities]: readonly string[],
  types?: readonly SchemaElement[],
): SchemaElement[] {
  const text = (name: string, repetition_type: "OPTIONAL" | "REQUIRED"): SchemaElement => ({
    name,
    type: "BYTE_ARRAY",
    converted_type: "UTF8",
    logical_type: { type: "STRING" },
    repetition_type,
  });
  return [
    { name: "root", num_children: columns.length + 1 + probabilities.length },
    ...(types ?? columns.map((name) => text(name, "OPTIONAL"))),
    text(genres, "REQUIRED"),
    ...probabilities.map((name): SchemaElement => ({ name, type: "DOUBLE", repetition_type: "REQUIRED" })),
  ];
}

/** Digits of a second that a unit has. */
const unitDigits: { readonly [unit: string]: number } = { MILLIS: 3, MICROS: 6, NANOS: 9 };

/** What an instant counts, or undefined where the column holds none. */
function timeUnit({ converted_type, logical_type }: SchemaElement): string | undefined {
  if (logical_type?.type === "TIMESTAMP") return logical_type.unit;
  if (converted_type === "TIMESTAMP_MILLIS") return "MILLIS";
  return converted_type === "TIMESTAMP_MICROS" ? "MICROS" : undefined;
}

/** Date and time by ISO 8601, with as many digits as the unit has. */
function instantText(count: bigint, unit: string, isUtc: boolean): string {
  const perSecond = 10n ** BigInt(unitDigits[unit]);
  const fraction = ((count % perSecond) + perSecond) % perSecond;
  const seconds = Number((count - fraction) / perSecond);
  const digits = String(fraction).padStart(unitDigits[unit], "0");
  return `${new Date(seconds * 1000).toISOString().slice(0, -5)}.${digits}${isUtc ? "Z" : ""}`;
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  return `${unscaled < 0n ? "-" : ""}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function bytesText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  }
}

/** A value as text: null is "", dates and times are ISO 8601, decimals exact, bytes that are no text base64, lists and
 * structures JSON. */
export function parquetText(element: SchemaElement, value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return bytesText(value);
  if (typeof value === "object") return nestedJson(value);
  if (element.converted_type === "DECIMAL") return decimalText(BigInt(value as number | bigint), element.scale ?? 0);
  if (element.converted_type === "DATE") return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
  const unit = timeUnit(element);
  if (unit === undefined) return String(value);
  const isUtc = element.logical_type?.type !== "TIMESTAMP" || element.logical_type.isAdjustedToUTC;
  return instantText(BigInt(value as bigint), unit, isUtc);
}

/** A value as JSON: numbers are numbers, whatever has no JSON of its own its text; NaN and infinities null. */
export function parquetJson(element: SchemaElement, value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "boolean") return String(value);
  const isPlain = timeUnit(element) === undefined && element.converted_type !== "DATE";
  if (typeof value === "number" && isPlain && !Number.isFinite(value)) return "null";
  if ((typeof value === "number" || typeof value === "bigint") && isPlain) return parquetText(element, value);
  if (typeof value === "object" && !(value instanceof Uint8Array)) return nestedJson(value);
  return JSON.stringify(parquetText(element, value));
}

function nestedJson(value: object): string {
  return JSON.stringify(value, (_, part) => {
    if (typeof part === "bigint") return Number.isSafeInteger(Number(part)) ? Number(part) : String(part);
    return part instanceof Uint8Array ? bytesText(part) : part;
  });
}
