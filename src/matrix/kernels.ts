import type * as KernelExports from "./kernel-exports.ts";
import { kernelsBase64 } from "./kernels-binary.ts";

const pageBytes = 65_536;
/** Lowest offsets are left to the module's own static data. */
const firstFreeByte = 65_536;
/** 4 GiB less a page: what a 32-bit WebAssembly memory can hold. */
export const largestKernelBytes = 65_535 * pageBytes;

let compiled: WebAssembly.Module | undefined;

function compile(): WebAssembly.Module {
  if (compiled === undefined) {
    const bytes = Uint8Array.from(atob(kernelsBase64), (char) => char.charCodeAt(0));
    compiled = new WebAssembly.Module(bytes);
  }
  return compiled;
}

/** A block of memory of its own with the SIMD kernels standing on it. Arrays are laid one after another and never
 * freed one by one: the whole block goes when the last reference to it goes. Offsets (`byteOffset` of the arrays) are
 * what kernels take. */
export class KernelMemory {
  readonly kernels: typeof KernelExports;
  readonly #buffer: ArrayBuffer;
  #next = firstFreeByte;

  /** Room for arrays of `byteLength` bytes in all (count 16 more for each array). Throws RangeError where the machine
   * has not got it. */
  constructor(byteLength: number) {
    const pages = Math.ceil((firstFreeByte + byteLength) / pageBytes);
    const memory = new WebAssembly.Memory({ initial: pages, maximum: 65_536 });
    const instance = new WebAssembly.Instance(compile(), { env: { memory } });
    this.kernels = instance.exports as unknown as typeof KernelExports;
    this.#buffer = memory.buffer;
  }

  #take(byteLength: number): number {
    const at = this.#next;
    this.#next = Math.ceil((at + byteLength) / 16) * 16; // no bit mask: offsets go past 2³¹
    return at;
  }

  float32(length: number): Float32Array {
    return new Float32Array(this.#buffer, this.#take(length * 4), length);
  }

  int32(length: number): Int32Array {
    return new Int32Array(this.#buffer, this.#take(length * 4), length);
  }

  uint8(length: number): Uint8Array {
    return new Uint8Array(this.#buffer, this.#take(length), length);
  }
}
