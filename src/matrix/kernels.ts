import { ClaquetaError } from "../errors.ts";
import type { Kernels } from "./kernel-exports.ts";
import { type Pointer, type StructFields, type StructLayout, writeStruct } from "./kernel-struct.ts";
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

type KernelArray = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Room for an array in a kernel memory. */
export interface Room<Array extends KernelArray = KernelArray> {
  readonly type: {
    new (buffer: ArrayBuffer, byteOffset: number, length: number): Array;
    readonly BYTES_PER_ELEMENT: number;
  };
  readonly length: number;
  /** It begins at a multiple of so many bytes. */
  readonly alignment: number;
  /** What is in it at first; else zeros. */
  readonly content?: Array;
}
/** What is to be laid in a kernel memory, by name, and what then lies there. */
export type Rooms = { readonly [name: string]: Room };
export type Laid<R extends Rooms> = { readonly [name in keyof R]: R[name] extends Room<infer Array> ? Array : never };

const vectorBytes = 16;
const roomFor =
  <Array extends KernelArray>(type: Room<Array>["type"]) =>
  (length: number): Room<Array> => ({ type, length, alignment: vectorBytes });
export const float32 = roomFor<Float32Array>(Float32Array);
export const float64 = roomFor<Float64Array>(Float64Array);
export const int32 = roomFor<Int32Array>(Int32Array);
export const uint8 = roomFor<Uint8Array>(Uint8Array);
/** Room for a copy of an array. */
export const copyOf = <Array extends KernelArray>(content: Array): Room<Array> => ({
  type: content.constructor as Room<Array>["type"],
  length: content.length,
  alignment: vectorBytes,
  content,
});
/** The same room at the beginning of a cache line. */
export const atLine = <Array extends KernelArray>(room: Room<Array>): Room<Array> => ({ ...room, alignment: 64 });

const upTo = (step: number, bytes: number): number => Math.ceil(bytes / step) * step; // no bit mask: past 2³¹ too

/** Bytes of a kernel memory that these take. */
export function bytesOf(rooms: Rooms, ...structs: readonly StructLayout[]): number {
  let bytes = 0;
  for (const { type, length, alignment } of Object.values(rooms)) {
    bytes += upTo(vectorBytes, length * type.BYTES_PER_ELEMENT) + alignment - vectorBytes;
  }
  for (const layout of structs) bytes += upTo(vectorBytes, layout.bytes);
  return bytes;
}

/** A kernel memory as threads hand it on, and where in it there is room. */
export interface SharedKernelMemory {
  readonly memory: WebAssembly.Memory;
  readonly next: number;
}

/** A block of memory of its own with the SIMD kernels standing on it. Arrays are laid one after another and never
 * freed one by one: the whole block goes when the last reference to it goes. Kernels take structs, and offsets: `byteOffset`
 * of the arrays. */
export class KernelMemory {
  readonly kernels: Kernels;
  readonly #memory: WebAssembly.Memory;
  readonly #isShared: boolean;
  readonly #buffer: ArrayBuffer;
  #next: number;

  /** With so many bytes (bytesOf). `shared`: such that other threads can stand on it too, where the platform lets them.
   * Throws RangeError where the machine has not got it. Or what `handOn` of another thread gave: the same memory. */
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
    // Shared or not, typed arrays are served alike; see memory.ts.
    this.#buffer = this.#memory.buffer as ArrayBuffer;
  }

  /** For another thread, whose arrays then lie behind those laid so far; undefined where the memory is not shared. */
  handOn(): SharedKernelMemory | undefined {
    return this.#isShared ? { memory: this.#memory, next: this.#next } : undefined;
  }

  #take(byteLength: number, alignment = vectorBytes): number {
    const at = upTo(alignment, this.#next);
    this.#next = upTo(vectorBytes, at + byteLength);
    return at;
  }

  #place<Array extends KernelArray>({ type, length, alignment, content }: Room<Array>): Array {
    const array = new type(this.#buffer, this.#take(length * type.BYTES_PER_ELEMENT, alignment), length);
    if (content !== undefined) array.set(content);
    return array;
  }

  lay<R extends Rooms>(rooms: R): Laid<R> {
    const laid = Object.entries(rooms).map(([name, room]) => [name, this.#place(room)]);
    return Object.fromEntries(laid);
  }

  /** A struct with all its fields; arrays among them lie in this memory. */
  struct<Layout extends StructLayout>(layout: Layout, fields: StructFields<Layout>): Pointer<Layout> {
    return writeStruct(this.#buffer, this.#take(layout.bytes), layout, fields);
  }

  /** Passes over so many bytes, which are another's. */
  skip(byteLength: number): void {
    this.#take(byteLength);
  }
}
