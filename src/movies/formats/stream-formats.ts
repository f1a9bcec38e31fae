import { csv } from "./csv.ts";
import type { TableFormat } from "./delimited.ts";
import type { Format, StreamInput } from "./format.ts";
import { jsonLines } from "./json-lines.ts";
import { tsv } from "./tsv.ts";

/** Formats that are read from beginning to end, in a browser too. Where contents may be of several, the last one of
 * these is taken. */
const registered = [csv, tsv, jsonLines] as const;

/** How a movies file is written once it is unpacked: a name of docs/commands.md, Formats. */
export type TextFormat = (typeof registered)[number]["name"];
/** A format that is read from beginning to end. */
export type StreamFormat = Format<TextFormat> & { readonly input: StreamInput };

export const streamFormats: readonly StreamFormat[] = registered;
export const tableFormats = streamFormats.filter(
  (format): format is TableFormat<TextFormat> => format.output?.shape === "records",
);

/** Endings of files that are read as the format. */
export const streamEndings = ({ extensions, input: { alsoExtensions = [] } }: StreamFormat): readonly string[] => [
  ...extensions,
  ...alsoExtensions,
];

/** The format by the ending of a file's name, or undefined where that does not tell. */
export function streamFormatByName(name: string): StreamFormat | undefined {
  const [, ending = ""] = /\.([^.]*)$/.exec(name.toLowerCase()) ?? [];
  return streamFormats.find((format) => streamEndings(format).includes(ending));
}

const mostUndecided = 4096;

/** What text that begins so, without a byte order mark, is; undefined while there is too little of it to tell. */
export function formatLike(beginning: string, isAll: boolean): StreamFormat | undefined {
  const isEnough = isAll || beginning.trimStart().includes("\n") || beginning.length > mostUndecided;
  return isEnough ? streamFormats.findLast(({ input }) => input.startsLike(beginning)) : undefined;
}

/** `CSV, TSV or JSON Lines` */
export const listed = (names: readonly string[]): string =>
  new Intl.ListFormat("en-GB", { type: "disjunction" }).format(names);

/** Their titles and their endings in a sentence. */
export const streamTitles = (): string => listed(streamFormats.map(({ title }) => title));
export const streamEndingsListed = (): string =>
  listed(streamFormats.flatMap(streamEndings).map((ending) => `.${ending}`));
