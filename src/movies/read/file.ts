import { createHash, type Hash } from "node:crypto";
import { open } from "node:fs/promises";
import { ClaquetaError } from "../../errors.ts";
import { chunksOf, gunzip, unzip } from "./file-unpacking.ts";
import { damagedArchive, overLimit, type ReadLimits } from "./read-limits.ts";
import { quoted } from "./row-error.ts";
import type { TextFormat } from "./row-reader.ts";
import { findZipMember } from "./zip-member.ts";

/** A path, `-` for standard input, or bytes with a name. */
export type MovieSource =
  | string
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly name: string; readonly stream: AsyncIterable<Uint8Array> };

/** What a movies file is, packing included. */
export type FileFormat = TextFormat | `${TextFormat}.gz` | "zip";

type Packing = "plain" | "gzip" | "zip";
const chunkBytes = 2 ** 16;
const textEndings: { readonly [ending: string]: TextFormat } = {
  csv: "csv",
  jsonl: "jsonl",
  ndjson: "jsonl",
  json: "jsonl",
};

/** A source opened: its unpacked bytes, and what is known once they have been read to their end. */
export class OpenFile {
  /** As it stands in messages. */
  readonly name: string;
  /** Bytes as they lie on the disk, so far. */
  byteCount = 0;
  /** Of the text; undefined until the first bytes are read, and where neither name nor `format` tells. */
  textFormat: TextFormat | undefined;
  readonly #source: MovieSource;
  readonly #limits: ReadLimits;
  #hash: Hash | undefined;
  readonly #packing: Packing | undefined;
  #sha256: string | undefined;

  /** Format by `format`, else by the name's ending. Throws INVALID_SETTING. */
  constructor(source: MovieSource, format: FileFormat | undefined, limits: ReadLimits) {
    this.#source = source;
    this.#limits = limits;
    this.name = typeof source !== "string" ? source.name : source === "-" ? "standard input" : source;
    const endings = (format ?? this.name)
      .toLowerCase()
      .split(".")
      .slice(format === undefined ? 1 : 0);
    const last = endings.at(-1) ?? "";
    this.#packing =
      last === "gz" ? "gzip" : last === "zip" ? "zip" : Object.hasOwn(textEndings, last) ? "plain" : undefined;
    const inner = this.#packing === "gzip" ? (endings.at(-2) ?? "") : last;
    this.textFormat = Object.hasOwn(textEndings, inner) ? textEndings[inner] : undefined;
    if (format !== undefined && !["csv", "jsonl", "csv.gz", "jsonl.gz", "zip"].includes(format)) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: "format",
        what: `there is no format ${quoted(String(format))}`,
        expected: "csv, jsonl, csv.gz, jsonl.gz or zip",
      });
    }
  }

  /** Of the bytes as they lie on the disk, in hexadecimal; undefined until all are read, and where they are read from
   * further on. */
  get sha256(): string | undefined {
    return this.#sha256;
  }

  /** The unpacked bytes in pieces, to be read once. Throws FILE_NOT_FOUND, FILE_TOO_LARGE, BAD_ARCHIVE. */
  async *contents(): AsyncGenerator<Uint8Array> {
    this.#hash = createHash("sha256");
    yield* this.#unpacked(this.#raw(0));
    this.#sha256 = this.#hash.digest("hex");
  }

  /** The same without a hash and from byte `start` of the unpacked contents on. Where the name says that nothing is
   * packed, the bytes before it are not read at all. */
  async *contentsFrom(start: number): AsyncGenerator<Uint8Array> {
    if (this.#packing === "plain" && typeof this.#source === "string" && this.#source !== "-") {
      this.byteCount = start;
      return yield* this.#raw(start);
    }
    let at = 0;
    for await (const piece of this.#unpacked(this.#raw(0))) {
      at += piece.length;
      if (at > start) yield at - piece.length >= start ? piece : piece.subarray(piece.length - (at - start));
    }
  }

  async *#unpacked(raw: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
    const first = await beginning(raw);
    if (first.length === 0) return;
    const packing = this.#packing ?? packingOf(first);
    const chunks = withFirst(first, raw);
    if (packing === "plain") yield* chunks;
    else if (packing === "gzip") yield* gunzip(this.name, chunks, () => this.byteCount, this.#limits);
    else yield* this.#unzip(chunks);
  }

  /** The source's own bytes, counted and, where wanted, hashed. */
  async *#raw(start: number): AsyncGenerator<Uint8Array> {
    const most = this.#limits.fileBytes;
    try {
      for await (const chunk of await openSource(this.#source, start)) {
        if (!(chunk instanceof Uint8Array)) {
          throw new ClaquetaError("INVALID_SETTING", {
            where: this.name,
            what: "the stream gives something else than bytes",
            expected: "Uint8Array pieces",
          });
        }
        this.byteCount += chunk.length;
        if (this.byteCount > most) throw overLimit(this.name, "the file is too large", "fileBytes", most);
        this.#hash?.update(chunk);
        yield chunk;
      }
    } catch (error) {
      throw isSystemError(error) ? notReadable(this.name, error) : error;
    }
  }

  async *#unzip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const held: Uint8Array[] = [];
    for await (const chunk of chunks) {
      held.push(chunk);
      const most = this.#limits.zipBytes;
      if (this.byteCount > most) throw overLimit(this.name, "the zip file is too large", "zipBytes", most);
    }
    const member = findZipMember(this.name, Buffer.concat(held), this.#limits);
    const ending = /\.([^./]+)$/.exec(member.name)?.[1].toLowerCase() ?? "";
    if (!Object.hasOwn(textEndings, ending)) {
      const expected = "a file whose name ends in .csv, .jsonl, .ndjson or .json";
      throw damagedArchive(this.name, `it holds ${quoted(member.name)}`, expected);
    }
    this.textFormat = textEndings[ending];
    yield* unzip(this.name, member);
  }
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "syscall" in error && "code" in error;
}

function notReadable(name: string, cause: Error & { readonly code: string }): ClaquetaError {
  const reasons: Record<string, string> = {
    ENOENT: "there is no such file",
    EACCES: "it may not be read",
    EISDIR: "it is a folder",
  };
  return new ClaquetaError("FILE_NOT_FOUND", {
    where: name,
    what: reasons[cause.code] ?? `it cannot be read (${cause.code})`,
    expected: "a file of movies",
    next: "Check the path.",
    cause,
  });
}

/** The first bytes; at least two, where there are so many. */
async function beginning(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array(0);
  while (bytes.length < 2) {
    const { done, value } = await chunks.next();
    if (done) break;
    bytes = bytes.length === 0 ? value : Buffer.concat([bytes, value]);
  }
  return bytes;
}

function packingOf(bytes: Uint8Array): Packing {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return "gzip";
  return bytes[0] === 0x50 && bytes[1] === 0x4b ? "zip" : "plain";
}

async function* withFirst(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined); // closes the file where the reader stops at the first bytes
  }
}

async function openSource(
  source: MovieSource,
  start: number,
): Promise<AsyncIterable<Uint8Array> | Iterable<Uint8Array>> {
  if (source === "-") return process.stdin;
  if (typeof source === "string") return (await open(source)).createReadStream({ highWaterMark: chunkBytes, start });
  return "stream" in source ? source.stream : chunksOf(source.bytes);
}
