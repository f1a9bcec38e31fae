import { pipeline, Readable, type Transform } from "node:stream";
import { crc32, createGunzip, createInflateRaw } from "node:zlib";
import { checkRatio, damagedArchive, type ReadLimits } from "./read-limits.ts";
import type { ZipMember } from "./zip-member.ts";

const chunkBytes = 2 ** 16;

/** Contents of a gzip file in pieces; `packedBytes` says how many bytes of it have been read. zlib itself checks
 * checksum and length. Throws BAD_ARCHIVE, FILE_TOO_LARGE. */
export async function* gunzip(
  file: string,
  packed: AsyncIterable<Uint8Array>,
  packedBytes: () => number,
  limits: ReadLimits,
): AsyncGenerator<Uint8Array> {
  let byteCount = 0;
  for await (const piece of unpacked(file, packed, createGunzip({ chunkSize: chunkBytes }))) {
    byteCount += piece.length;
    checkRatio(file, packedBytes(), byteCount, limits);
    yield piece;
  }
}

/** Contents of a zip's member in pieces, held against the size and CRC-32 that the archive gives; limits were held
 * against that size when the member was found. Throws BAD_ARCHIVE. */
export async function* unzip(file: string, member: ZipMember): AsyncGenerator<Uint8Array> {
  const packed = chunksOf(member.packed);
  const pieces = member.isDeflated ? unpacked(file, packed, createInflateRaw({ chunkSize: chunkBytes })) : packed;
  let byteCount = 0;
  let sum = 0;
  for await (const piece of pieces) {
    byteCount += piece.length;
    if (byteCount > member.unpackedBytes) break;
    sum = crc32(piece, sum);
    yield piece;
  }
  if (byteCount !== member.unpackedBytes) {
    throw damagedArchive(file, "the unpacked size is wrong", `${member.unpackedBytes} bytes`);
  }
  if (sum !== member.crc) throw damagedArchive(file, "the checksum is wrong", "the contents that were packed");
}

/** Bytes as pieces of at most 64 KiB, without a copy. */
export function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

async function* unpacked(
  file: string,
  packed: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  unpacker: Transform,
): AsyncGenerator<Uint8Array> {
  try {
    yield* pipeline(Readable.from(packed), unpacker, () => {}) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))) throw error;
    throw damagedArchive(file, `the packed data are damaged (${error.message})`, "a whole file", error);
  }
}
