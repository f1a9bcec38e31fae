import type { Format } from "./format.ts";
import { json } from "./json.ts";
import { parquet } from "./parquet.ts";
import { streamFormats, type TextFormat } from "./stream-formats.ts";
import { table } from "./table.ts";

/** Formats that are only written, or read by random access. */
const registered = [json, table, parquet] as const;

export type FormatName = TextFormat | (typeof registered)[number]["name"];
export const formats: readonly Format<FormatName>[] = [...streamFormats, ...registered];
export const formatNamed = (name: FormatName): Format => formats.find((format) => format.name === name) as Format;
