import { ClaquetaError } from "../errors.ts";
import type * as KernelExports from "./kernel-exports.ts";
import { kernelsBase64 } from "./kernels-binary.ts";
import { canShare } from "./memory.ts";

const pageBytes = 65_536;
/** Lowest offsets are left to the module's own static data. */
const firstFreeByte = 65_536;
/** 4 GiB less a page: what a 32-bit WebAssembly memory can hold. */
export const largestKernelBytes = 65_535 * pageBytes;

const compiled = new Map<boolean, WebAssembly.Module>();

/** A module says what memory it stands on; the same code serves both kinds. */
function compile(shared: boolean): WebAssembly.Module {
  let module = compiled.get(shared);
  if (module === undefined) {
    const bytes = Uint8Array.from(atob(kernelsBase64), (char) => char.charCodeAt(0));
    if (shared) bytes[memoryFlagsPlace(bytes)] = sharedMemoryFlags;
    module = new WebAssembly.Module(bytes);
    compiled.set(shared, module);
  }
  return module;
}

// Limits of an imported memory: 1 is "has a maximum", 3 the same and shared. Source: WebAssembly 3.0, section 5.3.15.
const memoryFlags = 1;
const sharedMemoryFlags = 3;
/** The import's field name with its length, and the kind of a memory. */
const memoryImport = [6, ...new TextEncoder().encode("memory"), 2, memoryFlags];

function memoryFlagsPlace(bytes: Uint8Array): number {
  for (let at = 0; at + memoryImport.length <= bytes.length; at++) {
    if (memoryImport.every((byte, i) => bytes[at + i] === byte)) return at + memoryImport.length - 1;
  }
  throw new ClaquetaError("INTERNAL", { where: "kernels", what: "the module imports no memory" });
}

/** A kernel memory as threads hand it on, and where in it there is room. */
export interface SharedKernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly next: number;
}

/** A block of memory of its own with the SIMD kernels standing on it. Arrays are laid one after another and never
 * freed one by one: the whole block goes when the last reference to it goes. Offsets (`byteOffset` of the arrays) are
 * what kernels take. */
export class KernelMemory {
  readonly kernels: typeof KernelExports;
  readonly #memory: WebAssembly.Memory;
  readonly #isShared: boolean;
  readonly #buffer: ArrayBuffer;
  #next: number;

  /** Room for arrays of `byteLength` bytes in all (count 16 more for each array). `shared`: such that other threads can
   * stand on it too, where the platform lets them. Throws RangeError where the machine has not got it. Or what `handOn`
   * of another thread gave: the same memory. */
  constructor(from: number | SharedKernelMemory, options: { readonly shared?: boolean } = {}) {
    if (typeof from === "number") {
      const pages = Math.ceil((firstFreeByte + from) / pageBytes);
      this.#isShared = options.shared === true && canShare;
      this.#memory = new WebAssembly.Memory({ initial: pages, maximum: 65_536, shared: this.#isShared });
      this.#next = firstFreeByte;
    } else {
      this.#isShared = true;
      this.#memory = from.memory;
      this.#next = from.next;
    }
    const instance = new WebAssembly.Instance(compile(this.#isShared), { env: { memory: this.#memory } });
    this.kernels = instance.exports as unknown as typeof KernelExports;
    // Shared or not, typed arrays are served alike; see memory.ts.
    this.#buffer = this.#memory.buffer as ArrayBuffer;
  }

  /** For another thread, whose arrays then lie behind those laid so far; undefined where the memory is not shared. */
  handOn(): SharedKernelMemory | undefined {
    return this.#isShared ? { memory: this.#memory, next: this.#next } : undefined;
  }

  #take(byteLength: number): number {
    const at = this.#next;
    this.#next = Math.ceil((at + byteLength) / 16) * 16; // no bit mask: offsets go past 2³¹
    return at;
  }

  float32(length: number): Float32Array {
    return new Float32Array(this.#buffer, this.#take(length * 4), length);
  }

  /** One that starts a cache line of 64 bytes: count 64 more for it. */
  float32AtLine(length: number): Float32Array {
    this.#next = Math.ceil(this.#next / 64) * 64;
    return this.float32(length);
  }

  int32(length: number): Int32Array {
    return new Int32Array(this.#buffer, this.#take(length * 4), length);
  }

  uint8(length: number): Uint8Array {
    return new Uint8Array(this.#buffer, this.#take(length), length);
  }
}
