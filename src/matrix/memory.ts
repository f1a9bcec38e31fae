import { sum } from "../statistics.ts";

/** Memory that worker threads see without a copy, where the platform allows it (Node always; a browser page only when
 * it is cross-origin isolated), and plain memory elsewhere. */
export const canShare =
  typeof SharedArrayBuffer !== "undefined" &&
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;

/** One movie's matrices are a few hundred bytes, and a buffer of its own for each costs more than filling it: small arrays
 * are cut one behind another from a buffer that they share. Nothing is used twice, so every array begins as zeros. Only
 * shared memory, which is sent without a copy: elsewhere a thread would be sent the whole buffer with each array. */
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

// Both kinds of buffer serve typed arrays alike; the declared type spares every signature a second parameter.
const sharedBuffer = (byteLength: number): ArrayBuffer => new SharedArrayBuffer(byteLength) as unknown as ArrayBuffer;

export const sharedFloat32 = (length: number): Float32Array => allocate(Float32Array, length, 4);
export const sharedFloat64 = (length: number): Float64Array => allocate(Float64Array, length, 8);
export const sharedInt32 = (length: number): Int32Array => allocate(Int32Array, length, 4);
export const sharedUint8 = (length: number): Uint8Array => allocate(Uint8Array, length, 1);

/** The arrays one behind another, in what `make` makes of their length. */
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
