import type { SchemaElement } from "hyparquet";

/** What every Parquet file begins and ends with. */
export const parquetMagic = "PAR1";

/** Schema of the output: the input's columns, then the answers'. types: of the input's columns, depth first; otherwise
 * they are text. */
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

/** Decimal digits of a second in each unit. */
const unitDigits: { readonly [unit: string]: number } = { MILLIS: 3, MICROS: 6, NANOS: 9 };

/** The unit of a timestamp column, or undefined for other columns. */
function timeUnit({ converted_type, logical_type }: SchemaElement): string | undefined {
  if (logical_type?.type === "TIMESTAMP") return logical_type.unit;
  if (converted_type === "TIMESTAMP_MILLIS") return "MILLIS";
  return converted_type === "TIMESTAMP_MICROS" ? "MICROS" : undefined;
}

/** Date and time (ISO 8601), with as many digits as the unit has. */
function timestampText(count: bigint, unit: string, isUtc: boolean): string {
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

/** A value as text: null is "", dates and times are ISO 8601, decimals exact, bytes that are not text base64, lists and
 * structs JSON. */
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
  return timestampText(BigInt(value as bigint), unit, isUtc);
}

/** A value as JSON: numbers stay numbers, NaN and infinities become null, and values without a JSON form their text. */
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
