import { sum } from "../statistics.ts";

/** Whether threads can share memory: in Node, and in browsers on cross-origin isolated pages; else it is copied. */
export const canShare =
  typeof SharedArrayBuffer !== "undefined" &&
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;

/** Small arrays are cut from a common buffer: one movie's matrices have a few hundred bytes, less than a buffer costs.
 * No byte is reused, so every array starts as zeros. Shared memory only: plain buffers are copied whole to a thread. */
const smallBytes = 4_096;
const slabBytes = 32_768;
let slab: ArrayBuffer | undefined;
let slabUsed = 0;

type Constructor<View> = new (buffer: ArrayBuffer, byteOffset: number, length: number) => View;

function allocate<View>(kind: Constructor<View>, length: number, width: number): View {
  const byteLength = length * width;
  if (!canShare) return new kind(new ArrayBuffer(byteLength), 0, length);
  if (byteLength > smallBytes) return new kind(sharedBuffer(byteLength), 0, length);
  const aligned = Math.ceil(byteLength / 8) * 8;
  if (slab === undefined || slabUsed + aligned > slabBytes) {
    slab = sharedBuffer(slabBytes);
    slabUsed = 0;
  }
  slabUsed += aligned;
  return new kind(slab, slabUsed - aligned, length);
}

// Typed arrays work on both kinds of buffer; the cast saves a type parameter in every signature.
const sharedBuffer = (byteLength: number): ArrayBuffer => new SharedArrayBuffer(byteLength) as unknown as ArrayBuffer;

export const sharedFloat32 = (length: number): Float32Array => allocate(Float32Array, length, 4);
export const sharedFloat64 = (length: number): Float64Array => allocate(Float64Array, length, 8);
export const sharedInt32 = (length: number): Int32Array => allocate(Int32Array, length, 4);
export const sharedUint8 = (length: number): Uint8Array => allocate(Uint8Array, length, 1);

/** The arrays one after another, in an array of `make`. */
export function concatenated<All extends { set(part: ArrayLike<number>, at: number): void }>(
  make: (length: number) => All,
  parts: readonly ArrayLike<number>[],
): All {
  const all = make(sum(parts.map(({ length }) => length)));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
