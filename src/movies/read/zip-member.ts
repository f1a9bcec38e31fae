import { checkRatio, damagedArchive, overLimit, type ReadLimits } from "../formats/read-limits.ts";
import { quoted } from "../formats/row-error.ts";
import { streamTitles } from "../formats/stream-formats.ts";

const endBytes = 22;
const entryBytes = 46;
const localBytes = 30;
const maxCommentBytes = 0xffff;

/** Finds the one file in a zip, still packed (deflated or stored), with the CRC-32 and size that its contents must
 * have; folders and macOS's `__MACOSX` files do not count. Sizes come from the table of contents at the archive's end
 * (PKWARE APPNOTE 4.3.12 and 4.3.16), which must fit exactly, so a cut or extended archive is noticed. Zip64,
 * encryption and other methods are refused. Throws BAD_ARCHIVE; FILE_TOO_LARGE where the size that the archive states
 * is over a limit. */
export function findZipMember(file: string, bytes: Uint8Array, limits: ReadLimits) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const members = entriesOf(file, view).filter(({ name }) => !name.endsWith("/") && !name.startsWith("__MACOSX/"));
  const [entry] = members;
  if (members.length !== 1) {
    const names = members.slice(0, 5).map((member) => quoted(member.name));
    const what = members.length === 0 ? "it holds no file" : `it holds ${members.length} files (${names.join(", ")} …)`;
    throw damagedArchive(file, what, `one ${streamTitles()} file`);
  }
  const { method, packedBytes, unpackedBytes, offset } = entry;
  if (entry.isEncrypted) throw damagedArchive(file, "it is encrypted", "a zip without a password");
  if (method !== 0 && method !== 8) {
    throw damagedArchive(file, `its packing method ${method} is not known`, "stored or deflated");
  }
  if (unpackedBytes > limits.decompressedBytes) {
    throw overLimit(file, `it unpacks to ${unpackedBytes} bytes`, "decompressedBytes", limits.decompressedBytes);
  }
  checkRatio(file, packedBytes, unpackedBytes, limits);
  const isThere = offset + localBytes <= bytes.length && view.getUint32(offset, true) === 0x04034b50;
  const start = isThere ? offset + localBytes + sum16(view, offset + 26, 2) : bytes.length + 1;
  if (start + packedBytes > bytes.length) {
    throw damagedArchive(file, "the packed file is not where the table of contents says", "a whole zip file");
  }
  return { ...entry, packed: bytes.subarray(start, start + packedBytes), isDeflated: method === 8 };
}

function entriesOf(file: string, view: DataView) {
  const isEnd = (at: number): boolean =>
    view.getUint32(at, true) === 0x06054b50 && at + endBytes + view.getUint16(at + 20, true) === view.byteLength;
  let end = view.byteLength - endBytes;
  const minEnd = Math.max(0, end - maxCommentBytes);
  while (end >= minEnd && !isEnd(end)) end--;
  if (end < minEnd) throw damagedArchive(file, "the zip's end is missing", "a whole zip file");
  const count = view.getUint16(end + 10, true);
  const size = view.getUint32(end + 12, true);
  let at = view.getUint32(end + 16, true);
  if (count === 0xffff || size === 0xffffffff || at === 0xffffffff)
    throw damagedArchive(file, "it is a Zip64", "a plain zip");
  if (view.getUint32(end + 4, true) !== 0 || at + size !== end) {
    throw damagedArchive(file, "the table of contents is not where it should be", "one whole zip file");
  }
  const entries = Array.from({ length: count }, () => {
    const isWhole = at + entryBytes <= end && view.getUint32(at, true) === 0x02014b50;
    const next = isWhole ? at + entryBytes + sum16(view, at + 28, 3) : Number.POSITIVE_INFINITY;
    if (next > end) throw damagedArchive(file, "the table of contents is damaged", `${count} entries`);
    const name = new Uint8Array(view.buffer, view.byteOffset + at + entryBytes, view.getUint16(at + 28, true));
    const entry = {
      name: new TextDecoder().decode(name),
      isEncrypted: (view.getUint16(at + 8, true) & 1) === 1,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packedBytes: view.getUint32(at + 20, true),
      unpackedBytes: view.getUint32(at + 24, true),
      offset: view.getUint32(at + 42, true),
    };
    at = next;
    return entry;
  });
  if (at !== end) throw damagedArchive(file, "the table of contents has the wrong length", `${count} entries`);
  return entries;
}

/** Sum of `count` consecutive 16-bit numbers: the lengths of name, extra field and comment. */
const sum16 = (view: DataView, at: number, count: number): number =>
  Array.from({ length: count }, (_, index) => view.getUint16(at + 2 * index, true)).reduce((sum, n) => sum + n, 0);
