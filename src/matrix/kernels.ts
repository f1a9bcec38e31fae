import { ClaquetaError } from "../errors.ts";
import type { Kernels } from "./kernel-exports.ts";
import { type Pointer, type StructFields, type StructLayout, writeStruct } from "./kernel-struct.ts";
import { kernelsBase64 } from "./kernels-binary.ts";
import { canShare } from "./memory.ts";

const pageBytes = 65_536;
/** Lower offsets belong to the module's own static data. */
const firstFreeByte = 65_536;
/** 4 GiB less a page: the size limit of a 32-bit WebAssembly memory. */
export const largestKernelBytes = 65_535 * pageBytes;

const compiled = new Map<boolean, WebAssembly.Module>();

/** A module declares whether its memory is shared; the same code serves both. */
function compile(shared: boolean): WebAssembly.Module {
  let module = compiled.get(shared);
  if (module === undefined) {
    const bytes = Uint8Array.from(atob(kernelsBase64), (char) => char.charCodeAt(0));
    if (shared) bytes[memoryFlagsOffset(bytes)] = sharedMemoryFlags;
    module = new WebAssembly.Module(bytes);
    compiled.set(shared, module);
  }
  return module;
}

// Limits of an imported memory: 1 is "has a maximum", 3 is that and shared. Source: WebAssembly 3.0, section 5.3.15.
const memoryFlags = 1;
const sharedMemoryFlags = 3;
/** The length and text of the import's name, and the kind of a memory. */
const memoryImport = [6, ...new TextEncoder().encode("memory"), 2, memoryFlags];

function memoryFlagsOffset(bytes: Uint8Array): number {
  for (let at = 0; at + memoryImport.length <= bytes.length; at++) {
    if (memoryImport.every((byte, i) => bytes[at + i] === byte)) return at + memoryImport.length - 1;
  }
  throw new ClaquetaError("INTERNAL", { where: "kernels", what: "the module imports no memory" });
}

type KernelArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** An array to allocate in a kernel memory. */
export interface ArraySpec<Array extends KernelArray = KernelArray> {
  readonly type: {
    new (buffer: ArrayBuffer, byteOffset: number, length: number): Array;
    readonly BYTES_PER_ELEMENT: number;
  };
  readonly length: number;
  /** Its offset is a multiple of this, in bytes. */
  readonly alignment: number;
  /** Initial content; zeros where absent. */
  readonly content?: Array;
}
/** Arrays to allocate, by name. */
export type ArraySpecs = { readonly [name: string]: ArraySpec };
/** The allocated arrays. */
export type Arrays<S extends ArraySpecs> = {
  readonly [name in keyof S]: S[name] extends ArraySpec<infer Array> ? Array : never;
};

const vectorBytes = 16;
const specOf =
  <Array extends KernelArray>(type: ArraySpec<Array>["type"]) =>
  (length: number): ArraySpec<Array> => ({ type, length, alignment: vectorBytes });
export const float32 = specOf<Float32Array>(Float32Array);
export const float64 = specOf<Float64Array>(Float64Array);
export const int32 = specOf<Int32Array>(Int32Array);
export const uint8 = specOf<Uint8Array>(Uint8Array);
/** A copy of an array. */
export const copyOf = <Array extends KernelArray>(content: Array): ArraySpec<Array> => ({
  ...specOf(content.constructor as ArraySpec<Array>["type"])(content.length),
  content,
});
/** The same at the start of a cache line. */
export const cacheAligned = <Array extends KernelArray>(spec: ArraySpec<Array>): ArraySpec<Array> => ({
  ...spec,
  alignment: 64,
});

const upTo = (step: number, bytes: number): number => Math.ceil(bytes / step) * step; // no bit mask: past 2³¹ too

/** Bytes that these take in a kernel memory. */
export function bytesOf(specs: ArraySpecs, ...structs: readonly StructLayout[]): number {
  let bytes = 0;
  for (const { type, length, alignment } of Object.values(specs)) {
    bytes += upTo(vectorBytes, length * type.BYTES_PER_ELEMENT) + alignment - vectorBytes;
  }
  for (const layout of structs) bytes += upTo(vectorBytes, layout.bytes);
  return bytes;
}

/** A kernel memory for other threads, and the offset of its first free byte. */
export interface SharedKernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly next: number;
}

/** A WebAssembly memory and the SIMD kernels that run on it. Arrays are allocated one after another and freed together
 * with the memory. Kernels take structs and the arrays' `byteOffset`. */
export class KernelMemory {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  readonly #isShared: boolean;
  readonly #buffer: ArrayBuffer;
  #next: number;

  /** from: the size in bytes (bytesOf), or another thread's `share()` for the same memory. shared: other threads can
   * use it where the platform allows it. Throws RangeError if the machine has too little memory. */
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
    this.kernels = instance.exports as unknown as Kernels;
    // Typed arrays work on both kinds of buffer; see memory.ts.
    this.#buffer = this.#memory.buffer as ArrayBuffer;
  }

  /** For another thread, which allocates after the arrays so far; undefined where the memory is not shared. */
  share(): SharedKernelMemory | undefined {
    return this.#isShared ? { memory: this.#memory, next: this.#next } : undefined;
  }

  /** Skips bytes that belong to another thread. */
  skip(byteLength: number): void {
    this.#take(byteLength);
  }

  #take(byteLength: number, alignment = vectorBytes): number {
    const at = upTo(alignment, this.#next);
    this.#next = upTo(vectorBytes, at + byteLength);
    return at;
  }

  allocate<S extends ArraySpecs>(specs: S): Arrays<S> {
    const arrays = Object.entries(specs).map(([name, { type, length, alignment, content }]) => {
      const array = new type(this.#buffer, this.#take(length * type.BYTES_PER_ELEMENT, alignment), length);
      if (content !== undefined) array.set(content);
      return [name, array];
    });
    return Object.fromEntries(arrays);
  }

  /** Writes a struct with all its fields. Its arrays are in this memory. */
  struct<Layout extends StructLayout>(layout: Layout, fields: StructFields<Layout>): Pointer<Layout> {
    return writeStruct(this.#buffer, this.#take(layout.bytes), layout, fields);
  }
}
