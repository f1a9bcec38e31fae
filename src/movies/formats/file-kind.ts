import { ClaquetaError } from "../../errors.ts";
import { type ArchiveName, compressions, type LayerName } from "./compressions.ts";
import type { Compression, Format, RandomAccessInput } from "./format.ts";
import { type FormatName, formats } from "./registry.ts";
import { quoted } from "./row-error.ts";
import {
  listed,
  type StreamFormat,
  streamEndings,
  streamFormatByName,
  streamFormats,
  type TextFormat,
} from "./stream-formats.ts";

/** Format and compression of a movies file: `csv`, `csv.gz`, `zip`. */
export type FileFormat = TextFormat | `${TextFormat}.${LayerName}` | ArchiveName | FormatName;
/** A format that is read by random access. */
export type RandomAccessFormat = Format & { readonly input: RandomAccessInput };

/** undefined: not known. */
export interface FileKind {
  readonly format: StreamFormat | RandomAccessFormat | undefined;
  /** null: none. */
  readonly compression: Compression | null | undefined;
}

export const isRandomAccess = (format: Format | undefined): format is RandomAccessFormat =>
  format?.input?.access === "random";
const randomAccessFormats: readonly RandomAccessFormat[] = (formats as readonly Format[]).filter(isRandomAccess);

const kinds = new Map<string, FileKind>();
for (const format of streamFormats) kinds.set(format.name, { format, compression: null });
for (const compression of compressions) {
  if (compression.isArchive) kinds.set(compression.name, { format: undefined, compression });
  else for (const format of streamFormats) kinds.set(`${format.name}.${compression.name}`, { format, compression });
}
for (const format of randomAccessFormats) kinds.set(format.name, { format, compression: null });

/** Values of `--input-format`. */
export const kindNames: readonly string[] = [...kinds.keys()];

/** Throws INVALID_SETTING. */
export function kindNamed(name: string): FileKind {
  const kind = kinds.get(name);
  if (kind !== undefined) return kind;
  const what = `there is no format ${quoted(String(name))}`;
  throw new ClaquetaError("INVALID_SETTING", { where: "format", what, expected: listed([...kinds.keys()]) });
}

/** By the extensions of a file's name: `.csv`, `.csv.gz`, `.zip`. */
export function kindByName(name: string): FileKind {
  const [, inner = "", ending = ""] = /^(.*)\.([^.]*)$/s.exec(name.toLowerCase()) ?? [];
  const hasEnding = ({ extensions }: Pick<Format, "extensions">): boolean => extensions.includes(ending);
  const compression = compressions.find(hasEnding);
  if (compression?.isArchive) return { format: undefined, compression };
  if (compression !== undefined) return { format: streamFormatByName(inner), compression };
  const format = streamFormatByName(name) ?? randomAccessFormats.find(hasEnding);
  return { format, compression: format && null };
}

/** By the first four bytes: the compression, or a random-access format. */
export function kindByMagic(bytes: Uint8Array): FileKind {
  const beginning = String.fromCharCode(...bytes.subarray(0, 4));
  return {
    format: randomAccessFormats.find(({ input }) => beginning.startsWith(input.magic)),
    compression: compressions.find(({ magic }) => beginning.startsWith(magic)) ?? null,
  };
}

/** The output format by a file's name, or undefined where the name does not tell. */
export function outputByName(name: string): FormatName | undefined {
  const ending = name.toLowerCase().split(".").at(-1) ?? "";
  return formats.find(({ extensions, output }) => output !== undefined && extensions.includes(ending))?.name;
}

const endings = [
  ...streamFormats.flatMap(streamEndings),
  ...[...randomAccessFormats, ...compressions].flatMap(({ extensions }) => extensions),
];
const endingsPattern = new RegExp(`(?<=.)(\\.(${endings.join("|")}))+$`, "i");

/** `tmdb.csv.gz` → `tmdb` */
export const withoutEndings = (name: string): string => name.replace(endingsPattern, "");
