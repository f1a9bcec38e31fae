import { createHash, type Hash } from "node:crypto";
import { open } from "node:fs/promises";
import type { AsyncBuffer } from "hyparquet";
import { ClaquetaError } from "../../errors.ts";
import {
  type FileFormat,
  type FileKind,
  isRandomAccess,
  kindByMagic,
  kindByName,
  kindNamed,
  type RandomAccessFormat,
} from "../formats/file-kind.ts";
import { damagedArchive, overLimit, type ReadLimits } from "../formats/read-limits.ts";
import { quoted } from "../formats/row-error.ts";
import { type StreamFormat, streamEndingsListed, streamTitles } from "../formats/stream-formats.ts";
import { chunksOf, type Pieces } from "./file-unpacking.ts";

/** A path, `-` for standard input, or bytes with a name. */
export type MovieSource =
  | string
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly name: string; readonly stream: AsyncIterable<Uint8Array> };

/** For messages. */
export const sourceName = (source: MovieSource): string =>
  typeof source !== "string" ? source.name : source === "-" ? "standard input" : source;

const chunkBytes = 2 ** 16;

/** An opened source: its unpacked bytes, and what is known once they have been read to their end. */
export class OpenFile {
  /** For messages. */
  readonly name: string;
  /** Bytes of the source read so far, before unpacking. */
  byteCount = 0;
  /** Of those bytes, in hexadecimal; undefined until all are read, and where reading did not start at the beginning. */
  sha256: string | undefined;
  readonly #source: MovieSource;
  readonly #limits: ReadLimits;
  #kind: FileKind;
  #hash: Hash | undefined;

  /** format: default by the name's extension. Throws INVALID_SETTING. */
  constructor(source: MovieSource, format: FileFormat | undefined, limits: ReadLimits) {
    this.#source = source;
    this.#limits = limits;
    this.name = sourceName(source);
    this.#kind = format === undefined ? kindByName(this.name) : kindNamed(format);
  }

  /** Of the text; undefined where neither name nor `format` tells; of an archive, until the first bytes are read. */
  get format(): StreamFormat | undefined {
    return isRandomAccess(this.#kind.format) ? undefined : this.#kind.format;
  }

  /** The unpacked bytes in pieces, to be read once; with `start`, from that offset on and without a hash. Where the
   * name says that nothing is packed, earlier bytes are not read. Throws FILE_NOT_FOUND, FILE_TOO_LARGE,
   * BAD_ARCHIVE. */
  async *contents(start?: number): AsyncGenerator<Uint8Array> {
    if (start === undefined) this.#hash = createHash("sha256");
    else if (this.#kind.compression === null && typeof this.#source === "string" && this.#source !== "-") {
      this.byteCount = start;
      return yield* this.#raw(start);
    }
    let left = start ?? 0;
    for await (const piece of this.#unpacked(this.#raw(0))) {
      if (left < piece.length) yield piece.subarray(left);
      left = Math.max(0, left - piece.length);
    }
    this.sha256 = this.#hash?.digest("hex");
  }

  async *#unpacked(raw: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
    const first = await beginning(raw);
    if (first.length === 0) return;
    if (this.#kind.compression === undefined) this.#kind = kindByMagic(first);
    const { format, compression } = this.#kind;
    if (isRandomAccess(format)) {
      await raw.return(undefined); // closes the file
      const what = `it is ${format.title}, which is not read from beginning to end`;
      const next = `Say so, and give a file: --input-format ${format.name}.`;
      throw new ClaquetaError("BAD_ARCHIVE", { where: this.name, what, expected: streamTitles(), next });
    }
    const chunks = withFirst(first, raw);
    if (!compression) return yield* chunks;
    const unpack = await compression.load();
    yield* unpack({
      name: this.name,
      chunks,
      limits: this.#limits,
      byteCount: () => this.byteCount,
      onMember: (member) => this.#takeMember(member),
    });
  }

  #takeMember(member: string): void {
    const { format } = kindByName(member);
    if (format === undefined || isRandomAccess(format)) {
      const expected = `a file whose name ends in ${streamEndingsListed()}`;
      throw damagedArchive(this.name, `it holds ${quoted(member)}`, expected);
    }
    this.#kind = { ...this.#kind, format };
  }

  /** The source's own bytes, counted, and hashed where `contents` asks for it. */
  async *#raw(start: number): AsyncGenerator<Uint8Array> {
    const { fileBytes } = this.#limits;
    try {
      for await (const chunk of await openSource(this.#source, start)) {
        if (!(chunk instanceof Uint8Array)) {
          const what = "the stream does not give bytes";
          throw new ClaquetaError("INVALID_SETTING", { where: this.name, what, expected: "Uint8Array pieces" });
        }
        this.byteCount += chunk.length;
        if (this.byteCount > fileBytes) throw overLimit(this.name, "the file is too large", "fileBytes", fileBytes);
        this.#hash?.update(chunk);
        yield chunk;
      }
    } catch (error) {
      throw error instanceof Error && "syscall" in error
        ? notReadable(this.name, error as NodeJS.ErrnoException)
        : error;
    }
  }
}

const reasons: { readonly [code: string]: string } = {
  ENOENT: "there is no such file",
  EACCES: "it may not be read",
  EISDIR: "it is a folder",
};

function notReadable(where: string, cause: NodeJS.ErrnoException): ClaquetaError {
  const what = reasons[cause.code ?? ""] ?? `it cannot be read (${cause.code})`;
  const next = "Check the path.";
  return new ClaquetaError("FILE_NOT_FOUND", { where, what, expected: "a file of movies", next, cause });
}

/** The first bytes: at least four, if there are so many. */
async function beginning(chunks: AsyncGenerator<Uint8Array>): Promise<Uint8Array> {
  let bytes: Uint8Array = new Uint8Array(0);
  while (bytes.length < 4) {
    const { done, value } = await chunks.next();
    if (done) break;
    bytes = bytes.length === 0 ? value : Buffer.concat([bytes, value]);
  }
  return bytes;
}

async function* withFirst(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    yield* rest;
  } finally {
    await rest.return(undefined); // closes the file where the reader stops at the first bytes
  }
}

/** The error for a format that is read by random access and comes from a pipe. */
export function refusePipe(where: string, { title }: RandomAccessFormat): never {
  const what = `${title} cannot be read from a pipe: its table of contents is at its end`;
  throw new ClaquetaError("USAGE", { where, what, expected: "a file" });
}

export type RandomAccessFile = AsyncBuffer & { close(): Promise<void> };

/** Opens a file for random access. Throws FILE_NOT_FOUND. */
export async function openRandomAccess(path: string): Promise<RandomAccessFile> {
  const handle = await open(path).catch((error) => {
    throw notReadable(path, error);
  });
  const { size } = await handle.stat();
  return {
    byteLength: size,
    async slice(start: number, end = size) {
      const { bytesRead, buffer } = await handle.read(new Uint8Array(end - start), 0, end - start, start);
      if (bytesRead < buffer.length) throw new Error("the file ends too early");
      return buffer.buffer;
    },
    close: () => handle.close(),
  };
}

/** SHA-256 of a file that was read by random access, in hexadecimal. */
export async function sha256Of(source: MovieSource): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of await openSource(source, 0)) hash.update(piece);
  return hash.digest("hex");
}

async function openSource(source: MovieSource, start: number): Promise<Pieces> {
  if (source === "-") return process.stdin;
  if (typeof source === "string") return (await open(source)).createReadStream({ highWaterMark: chunkBytes, start });
  return "stream" in source ? source.stream : chunksOf(source.bytes);
}
