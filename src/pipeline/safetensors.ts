import { ClaquetaError } from "../errors.ts";
import { isRecord } from "../json.ts";
import { concatenated } from "../matrix/memory.ts";
import type { Tensor, TensorArray } from "../matrix/state.ts";

/** The safetensors container (https://huggingface.co/docs/safetensors): 8 bytes of little-endian header length, a JSON
 * header, then the tensors' bytes without gaps. Two rules of our own: the header begins with the SHA-256 of the whole
 * file (its own 64 digits read as zeros), which shows damage, and its end is padded with spaces to 8 bytes, so that
 * every tensor is aligned and can be used in place. */
export interface Container {
  readonly metadata: { readonly [key: string]: string };
  readonly tensors: { readonly [name: string]: Tensor };
}

const checksumPrefix = '{"__metadata__":{"sha256":"';
const checksumLength = 64;
const checksumStart = 8 + checksumPrefix.length;
const largestHeaderBytes = 64 * 1024 * 1024;

const dtypes = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  U32: Uint32Array,
  U16: Uint16Array,
  I8: Int8Array,
  U8: Uint8Array,
} as const;
type Dtype = keyof typeof dtypes;

function dtypeOf(data: TensorArray): Dtype {
  for (const [name, type] of Object.entries(dtypes)) if (data instanceof type) return name as Dtype;
  throw new ClaquetaError("INTERNAL", { where: "model file", what: "a tensor has an element type without a name" });
}

/** BAD_MODEL_FILE with what is wrong. */
export function damaged(what: string, cause?: unknown): ClaquetaError {
  const next = "Copy the file again or train a new one.";
  return new ClaquetaError("BAD_MODEL_FILE", { where: "model file", what, next, cause });
}

/** The SHA-256 that a container states about itself. Meaningful only for bytes that `openContainer` has verified. */
export function statedChecksum(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.slice(checksumStart, checksumStart + checksumLength));
}

/** The SHA-256, 32 bytes, of the bytes as they are at the time of the call. */
export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Uint8Array | Promise<Uint8Array>;

/** The platform's own, in browsers and Node; it takes a copy and works in parallel. */
const digestEverywhere: Digest = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** SHA-256 of the bytes with the checksum's digits read as zeros, as 64 hexadecimal digits. */
async function checksumOf(bytes: Uint8Array<ArrayBuffer>, digestOf: Digest = digestEverywhere): Promise<string> {
  const checksum = bytes.subarray(checksumStart, checksumStart + checksumLength);
  const digits = checksum.slice();
  checksum.fill(0x30);
  const pending = digestOf(bytes);
  checksum.set(digits);
  return hexadecimal(await pending);
}

export const hexadecimal = (digest: Uint8Array): string =>
  Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");

interface Layout {
  /** Tensors widest elements first, then by name, so that none needs padding. */
  readonly named: readonly (readonly [string, Tensor])[];
  readonly json: Uint8Array;
  readonly headerLength: number;
  readonly byteLength: number;
}

function layOut(container: Container): Layout {
  const named = Object.entries(container.tensors).sort(
    ([a, x], [b, y]) => y.data.BYTES_PER_ELEMENT - x.data.BYTES_PER_ELEMENT || (a < b ? -1 : 1),
  );
  const metadata = { sha256: "0".repeat(checksumLength), ...container.metadata };
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const [name, { shape, data }] of named) {
    header[name] = { dtype: dtypeOf(data), shape, data_offsets: [offset, offset + data.byteLength] };
    offset += data.byteLength;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const headerLength = Math.ceil(json.length / 8) * 8;
  return { named, json, headerLength, byteLength: 8 + headerLength + offset };
}

/** How many bytes `encodeContainer` makes, without making them. */
export const encodedByteLength = (container: Container): number => layOut(container).byteLength;

/** Same metadata and tensors, same bytes. */
export async function encodeContainer(container: Container): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = concatenated((length) => new Uint8Array(length), containerPieces(container));
  bytes.set(new TextEncoder().encode(await checksumOf(bytes)), checksumStart);
  return bytes;
}

/** The container's bytes in order: the header, then views on the tensors, for containers too large to be copied. The
 * checksum is zeros: `stateChecksum` puts in the SHA-256 of all these. */
export function containerPieces(container: Container): Uint8Array[] {
  const { named, json, headerLength } = layOut(container);
  const head = new Uint8Array(8 + headerLength).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(headerLength), true);
  head.set(json, 8);
  return [head, ...named.map(([, { data }]) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength))];
}

export function stateChecksum(head: Uint8Array, digest: Uint8Array): void {
  head.set(new TextEncoder().encode(hexadecimal(digest)), checksumStart);
}

export interface OpenedContainer {
  readonly container: Container;
  readonly verified: Promise<void>;
}

/** Reads a container. The tensors are views on `bytes`, which must start on an 8-byte boundary of its buffer. Throws
 * BAD_MODEL_FILE where anything is cut, changed, overlapping, misaligned or left over. digestOf computes the checksum
 * meanwhile: use nothing made of the container before `verified` resolves; it rejects with BAD_MODEL_FILE. */
export function openContainer(bytes: Uint8Array<ArrayBuffer>, digestOf?: Digest): OpenedContainer {
  if (bytes.length < checksumStart + checksumLength) throw damaged("it is too short");
  const headerLength = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  if (headerLength > largestHeaderBytes || headerLength % 8 !== 0 || 8 + headerLength > bytes.length) {
    throw damaged("the header's length is impossible");
  }
  const headerText = decodeHeader(bytes.subarray(8, 8 + headerLength));
  if (!headerText.startsWith(checksumPrefix)) throw damaged("it does not begin as a Claqueta model does");
  const stated = headerText.slice(checksumPrefix.length, checksumPrefix.length + checksumLength);
  const verified = checksumOf(bytes, digestOf).then((actual) => {
    if (actual !== stated) throw damaged("the checksum does not fit the content");
  });
  verified.catch(() => undefined); // whoever opened may throw before awaiting it
  return { container: readHeader(headerText, bytes, 8 + headerLength), verified };
}

function decodeHeader(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw damaged("the header is not UTF-8", cause);
  }
}

function readHeader(text: string, bytes: Uint8Array<ArrayBuffer>, dataStart: number): Container {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch (cause) {
    throw damaged("the header is not JSON", cause);
  }
  if (!isRecord(header) || !isRecord(header.__metadata__)) throw damaged("the header has no metadata");
  const metadata = Object.create(null) as Record<string, string>;
  for (const [key, value] of Object.entries(header.__metadata__)) {
    if (typeof value !== "string") throw damaged(`metadata ${key} is not text`);
    if (key !== "sha256") metadata[key] = value;
  }
  const tensors = Object.create(null) as Record<string, Tensor>;
  let expectedStart = 0;
  const entries = Object.entries(header).filter(([name]) => name !== "__metadata__");
  // Encoded in the order of their offsets; any gap, overlap or disorder is damage.
  for (const [name, entry] of entries) {
    const { tensor, end } = readTensor(name, entry, bytes, dataStart, expectedStart);
    tensors[name] = tensor;
    expectedStart = end;
  }
  if (dataStart + expectedStart !== bytes.length) throw damaged("there are bytes that belong to no tensor");
  return { metadata, tensors };
}

function readTensor(
  name: string,
  entry: unknown,
  bytes: Uint8Array<ArrayBuffer>,
  dataStart: number,
  expectedStart: number,
): { tensor: Tensor; end: number } {
  const wrong = (what: string): ClaquetaError => damaged(`tensor ${name}: ${what}`);
  if (!isRecord(entry)) throw wrong("its entry is not an object");
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !Object.hasOwn(dtypes, dtype)) throw wrong("its element type is not known");
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || shape.length > 8 || !shape.every(isCount)) throw wrong("its shape is not one");
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount))
    throw wrong("its offsets are not two");
  const [start, end] = offsets as [number, number];
  const type = dtypes[dtype as Dtype];
  const length = (shape as number[]).reduce((product, size) => product * size, 1);
  if (start !== expectedStart || end - start !== length * type.BYTES_PER_ELEMENT) throw wrong("its offsets do not fit");
  if (dataStart + end > bytes.length) throw wrong("it reaches past the end");
  const at = bytes.byteOffset + dataStart + start;
  if (at % type.BYTES_PER_ELEMENT !== 0) throw wrong("it is not aligned");
  return { tensor: { shape: shape as number[], data: new type(bytes.buffer, at, length) }, end };
}
