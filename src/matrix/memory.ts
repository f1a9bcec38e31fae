/** Memory that worker threads see without a copy, where the platform allows it (Node always; a browser page only when
 * it is cross-origin isolated), and plain memory elsewhere. */
export const canShare =
  typeof SharedArrayBuffer !== "undefined" &&
  (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated !== false;

function allocate(byteLength: number): ArrayBuffer {
  // Both kinds of buffer serve typed arrays alike; the declared type spares every signature a second parameter.
  return (canShare ? new SharedArrayBuffer(byteLength) : new ArrayBuffer(byteLength)) as ArrayBuffer;
}

export const sharedFloat32 = (length: number): Float32Array => new Float32Array(allocate(length * 4));
export const sharedFloat64 = (length: number): Float64Array => new Float64Array(allocate(length * 8));
export const sharedInt32 = (length: number): Int32Array => new Int32Array(allocate(length * 4));
export const sharedUint8 = (length: number): Uint8Array => new Uint8Array(allocate(length));
