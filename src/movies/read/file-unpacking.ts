import { pipeline, Readable, type Transform } from "node:stream";
import { crc32, createGunzip, createInflateRaw } from "node:zlib";
import type { Packed } from "../formats/format.ts";
import { checkRatio, damagedArchive, overLimit } from "../formats/read-limits.ts";
import { findZipMember } from "./zip-member.ts";

const chunkBytes = 2 ** 16;

/** Contents of a gzip file in pieces. zlib checks checksum and length. Throws BAD_ARCHIVE, FILE_TOO_LARGE. */
export async function* gunzip({ name, chunks, byteCount, limits }: Packed): AsyncGenerator<Uint8Array> {
  let unpackedBytes = 0;
  for await (const piece of unpacked(name, chunks, createGunzip({ chunkSize: chunkBytes }))) {
    unpackedBytes += piece.length;
    checkRatio(name, byteCount(), unpackedBytes, limits);
    yield piece;
  }
}

/** Contents of the one file in a zip, in pieces, checked against the archive's size and CRC-32 (`findZipMember` checks
 * that size against the limits). Throws BAD_ARCHIVE, FILE_TOO_LARGE. */
export async function* unzip({ name, chunks, byteCount, limits, onMember }: Packed): AsyncGenerator<Uint8Array> {
  const held: Uint8Array[] = [];
  for await (const chunk of chunks) {
    held.push(chunk);
    if (byteCount() > limits.zipBytes) throw overLimit(name, "the zip file is too large", "zipBytes", limits.zipBytes);
  }
  const member = findZipMember(name, Buffer.concat(held), limits);
  onMember(member.name);
  const packed = chunksOf(member.packed);
  const pieces = member.isDeflated ? unpacked(name, packed, createInflateRaw({ chunkSize: chunkBytes })) : packed;
  let unpackedBytes = 0;
  let sum = 0;
  for await (const piece of pieces) {
    unpackedBytes += piece.length;
    if (unpackedBytes > member.unpackedBytes) break;
    sum = crc32(piece, sum);
    yield piece;
  }
  if (unpackedBytes !== member.unpackedBytes) {
    throw damagedArchive(name, "the unpacked size is wrong", `${member.unpackedBytes} bytes`);
  }
  if (sum !== member.crc) throw damagedArchive(name, "the checksum is wrong", "the contents that were packed");
}

export type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Bytes as pieces of at most 64 KiB, without a copy. */
export function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
}

async function* unpacked(name: string, packed: Pieces, unpacker: Transform): AsyncGenerator<Uint8Array> {
  try {
    yield* pipeline(Readable.from(packed), unpacker, () => {}) as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && String(error.code).startsWith("Z_"))) throw error;
    throw damagedArchive(name, `the packed data are damaged (${error.message})`, "a whole file", error);
  }
}
