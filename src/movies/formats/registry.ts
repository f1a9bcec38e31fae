import type { Format } from "./format.ts";
import { json } from "./json.ts";
import { parquet } from "./parquet.ts";
import { streamFormats, type TextFormat } from "./stream-formats.ts";
import { table } from "./table.ts";

/** Formats that are written only, or read at any place of a file. */
const registered = [json, table, parquet] as const;

/** Name of a format. */
export type FormatName = TextFormat | (typeof registered)[number]["name"];

/** All formats. */
export const formats: readonly Format<FormatName>[] = [...streamFormats, ...registered];

/** The format of a name that is in the registry. */
export const formatNamed = (name: FormatName): Format => formats.find((format) => format.name === name) as Format;
