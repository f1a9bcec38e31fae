import type { Movie } from "../movies/movie.ts";
import type { InferBody, InputTensor } from "./inference-schema.ts";
import type { Limits } from "./limits.ts";
import { InvalidRequest } from "./problem.ts";

/** The bytes after the JSON of a request in Triton's binary extension, read tensor by tensor. */
export class BinaryTail {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get isUsedUp(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** The next `count` bytes. Throws INVALID_REQUEST if there are fewer. */
  take(count: number, pointer: string): Buffer {
    if (!Number.isSafeInteger(count) || count < 0 || this.#at + count > this.#bytes.length) {
      throw new InvalidRequest(pointer, "its binary_data_size does not fit the body");
    }
    this.#at += count;
    return this.#bytes.subarray(this.#at - count, this.#at);
  }
}

const integerBytes: { readonly [datatype: string]: number } = {
  INT8: 1,
  UINT8: 1,
  INT16: 2,
  UINT16: 2,
  INT32: 4,
  UINT32: 4,
  INT64: 8,
  UINT64: 8,
};

/** The movies that the input tensors hold. Throws INVALID_REQUEST. */
export function moviesFromTensors(body: InferBody, tail: BinaryTail, limits: Limits): Movie[] {
  const columns = new Map<string, (string | number | null)[]>();
  let count = -1;
  for (const [i, tensor] of body.inputs.entries()) {
    const pointer = `/inputs/${i}`;
    const { name, shape } = tensor;
    if (!["plot", "title", "year"].includes(name)) {
      throw new InvalidRequest(`${pointer}/name`, "no input has that name", "Known are plot, title and year.");
    }
    if (columns.has(name)) throw new InvalidRequest(`${pointer}/name`, "the input stands twice");
    if (shape.length === 2 && shape[1] !== 1)
      throw new InvalidRequest(`${pointer}/shape`, "it is neither [n] nor [n, 1]");
    if (shape[0] < 1 || shape[0] > limits.moviesPerRequest) {
      throw new InvalidRequest(`${pointer}/shape`, `there may be 1 to ${limits.moviesPerRequest} movies`);
    }
    if (count >= 0 && shape[0] !== count) throw new InvalidRequest(`${pointer}/shape`, "inputs have different lengths");
    count = shape[0];
    columns.set(name, valuesOf(tensor, tail, pointer));
  }
  if (!tail.isUsedUp) throw new InvalidRequest("", "there are bytes behind the last tensor");
  const plots = columns.get("plot");
  if (plots === undefined) throw new InvalidRequest("/inputs", "there is no input plot");
  const titles = columns.get("title");
  const years = columns.get("year");
  return plots.map((plot, i) =>
    movieOf(String(plot ?? ""), String(titles?.[i] ?? ""), Number(years?.[i] ?? 0), i, limits),
  );
}

function movieOf(plot: string, title: string, year: number, i: number, limits: Limits): Movie {
  const wrong = (what: string): InvalidRequest => new InvalidRequest("/inputs", `movie ${i}: ${what}`);
  if (plot.trim() === "") throw wrong("the plot is blank");
  if (plot.length > limits.plotCharacters) throw wrong(`the plot has more than ${limits.plotCharacters} characters`);
  if (title.length > limits.titleCharacters)
    throw wrong(`the title has more than ${limits.titleCharacters} characters`);
  if (year !== 0 && !(year >= 1870 && year <= 2100))
    throw wrong("the year is not from 1870 to 2100, nor 0 for unknown");
  return { id: "", title, year: year === 0 ? null : year, plot };
}

function valuesOf(tensor: InputTensor, tail: BinaryTail, pointer: string): (string | number | null)[] {
  const { name, datatype, shape } = tensor;
  const wantsText = name !== "year";
  if (wantsText ? datatype !== "BYTES" : integerBytes[datatype] === undefined) {
    const next = `Use ${wantsText ? "BYTES" : "INT32"}.`;
    throw new InvalidRequest(`${pointer}/datatype`, `${name} is of another type`, next);
  }
  const size = tensor.parameters?.binary_data_size;
  if (size !== undefined) {
    if (tensor.data !== undefined) throw new InvalidRequest(`${pointer}/data`, "it stands beside binary data");
    const bytes = tail.take(Number(size), pointer);
    return wantsText ? textsOf(bytes, shape[0], pointer) : integersOf(bytes, shape[0], datatype, pointer);
  }
  const values = (tensor.data ?? []).flat();
  if (values.length !== shape[0]) throw new InvalidRequest(`${pointer}/data`, "it is not as long as its shape says");
  const isRight = (value: unknown): boolean => (wantsText ? typeof value === "string" : Number.isInteger(value));
  if (!values.every(isRight)) throw new InvalidRequest(`${pointer}/data`, `it holds what is not ${datatype}`);
  return values;
}

/** Each text as 4 bytes of little-endian length and its UTF-8. */
function textsOf(bytes: Buffer, count: number, pointer: string): string[] {
  const texts: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = at + 4 <= bytes.length ? bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY;
    at += 4;
    if (at + length > bytes.length) throw new InvalidRequest(pointer, "a text in it is cut off");
    texts.push(bytes.toString("utf8", at, at + length));
    at += length;
  }
  if (texts.length !== count) throw new InvalidRequest(pointer, "it does not hold as many texts as its shape says");
  return texts;
}

function integersOf(bytes: Buffer, count: number, datatype: string, pointer: string): number[] {
  const width = integerBytes[datatype];
  if (bytes.length !== count * width) throw new InvalidRequest(pointer, "it is not as long as its shape says");
  const isSigned = datatype.startsWith("I");
  return Array.from({ length: count }, (_, i) => {
    if (width === 8) return Number(isSigned ? bytes.readBigInt64LE(i * 8) : bytes.readBigUInt64LE(i * 8));
    return isSigned ? bytes.readIntLE(i * width, width) : bytes.readUIntLE(i * width, width);
  });
}
