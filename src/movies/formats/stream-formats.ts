import { csv } from "./csv.ts";
import type { TableFormat } from "./delimited.ts";
import type { Format, StreamInput } from "./format.ts";
import { jsonLines } from "./json-lines.ts";
import { tsv } from "./tsv.ts";

/** Formats that are read as streams, in a browser too. Where the contents fit several, the last one is taken. */
const registered = [csv, tsv, jsonLines] as const;

/** Format of an unpacked movies file; see docs/commands.md, Formats. */
export type TextFormat = (typeof registered)[number]["name"];
export type StreamFormat = Format<TextFormat> & { readonly input: StreamInput };

export const streamFormats: readonly StreamFormat[] = registered;
export const tableFormats = streamFormats.filter(
  (format): format is TableFormat<TextFormat> => format.output?.shape === "records",
);

/** Extensions of files that are read in the format. */
export const streamEndings = ({ extensions, input: { alsoExtensions = [] } }: StreamFormat): readonly string[] => [
  ...extensions,
  ...alsoExtensions,
];

/** The format by a file's extension, or undefined where that does not tell. */
export function streamFormatByName(name: string): StreamFormat | undefined {
  const [, ending = ""] = /\.([^.]*)$/.exec(name.toLowerCase()) ?? [];
  return streamFormats.find((format) => streamEndings(format).includes(ending));
}

const maxUndecided = 4096;

/** The format by the beginning of a text, without a byte order mark; undefined while it is too short to tell. */
export function formatLike(beginning: string, isAll: boolean): StreamFormat | undefined {
  const isEnough = isAll || beginning.trimStart().includes("\n") || beginning.length > maxUndecided;
  return isEnough ? streamFormats.findLast(({ input }) => input.startsLike(beginning)) : undefined;
}

/** `CSV, TSV or JSON Lines` */
export const listed = (names: readonly string[]): string =>
  new Intl.ListFormat("en-GB", { type: "disjunction" }).format(names);

/** Titles and extensions for a sentence. */
export const streamTitles = (): string => listed(streamFormats.map(({ title }) => title));
export const streamEndingsListed = (): string =>
  listed(streamFormats.flatMap(streamEndings).map((ending) => `.${ending}`));
