import type { FieldType } from "../documents/fields.ts";
import type { Movie } from "../movies/movie.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import type { InferBody, InputTensor } from "./inference-schema.ts";
import type { Limits } from "./limits.ts";
import { InvalidRequest } from "./problem.ts";
import { fieldsOfRequest } from "./request-fields.ts";

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

/** Bytes of a number, and how one is read. */
const numberTypes: { readonly [datatype: string]: readonly [number, (bytes: Buffer, at: number) => number] } = {
  INT8: [1, (bytes, at) => bytes.readInt8(at)],
  UINT8: [1, (bytes, at) => bytes.readUInt8(at)],
  INT16: [2, (bytes, at) => bytes.readInt16LE(at)],
  UINT16: [2, (bytes, at) => bytes.readUInt16LE(at)],
  INT32: [4, (bytes, at) => bytes.readInt32LE(at)],
  UINT32: [4, (bytes, at) => bytes.readUInt32LE(at)],
  INT64: [8, (bytes, at) => Number(bytes.readBigInt64LE(at))],
  UINT64: [8, (bytes, at) => Number(bytes.readBigUInt64LE(at))],
  FP32: [4, (bytes, at) => bytes.readFloatLE(at)],
  FP64: [8, (bytes, at) => bytes.readDoubleLE(at)],
};

/** An input as the model's metadata states it; -1: any size. */
interface ModelInput {
  readonly name: string;
  readonly datatype: string;
  readonly shape: number[];
}

const datatypes: { readonly [type in FieldType]: string } = {
  text: "BYTES",
  category: "BYTES",
  number: "FP64",
  vector: "FP32",
};

/** What the tensors of a request may be. */
export const inputsOf = ({ fields, vectorLengths }: GenreModel): ModelInput[] => [
  { name: "plot", datatype: "BYTES", shape: [-1] },
  { name: "title", datatype: "BYTES", shape: [-1] },
  { name: "year", datatype: "INT32", shape: [-1] },
  ...Object.entries(fields).map(([name, type]) => ({
    name,
    datatype: datatypes[type],
    shape: type === "vector" ? [-1, vectorLengths[name] ?? -1] : [-1],
  })),
];

type Value = string | number | null;
/** A movie's value, or its row of a vector. */
type Cell = Value | readonly Value[];

/** The movies that the input tensors hold. Throws INVALID_REQUEST. */
export function moviesFromTensors(body: InferBody, tail: BinaryTail, model: GenreModel, limits: Limits): Movie[] {
  const inputs = inputsOf(model);
  const columns = new Map<string, readonly Cell[]>();
  let count = -1;
  for (const [i, tensor] of body.inputs.entries()) {
    const pointer = `/inputs/${i}`;
    const { name, shape } = tensor;
    const input = inputs.find((each) => each.name === name);
    if (input === undefined) {
      const known = inputs.map((each) => each.name).join(", ");
      throw new InvalidRequest(`${pointer}/name`, "no input has that name", `Known are ${known}.`);
    }
    if (columns.has(name)) throw new InvalidRequest(`${pointer}/name`, "the input stands twice");
    const isVector = input.shape.length === 2;
    if (isVector ? shape.length !== 2 : shape.length === 2 && shape[1] !== 1)
      throw new InvalidRequest(`${pointer}/shape`, isVector ? "it is not [n, d]" : "it is neither [n] nor [n, 1]");
    if (shape[0] < 1 || shape[0] > limits.moviesPerRequest) {
      throw new InvalidRequest(`${pointer}/shape`, `there may be 1 to ${limits.moviesPerRequest} movies`);
    }
    if (count >= 0 && shape[0] !== count) throw new InvalidRequest(`${pointer}/shape`, "inputs have different lengths");
    count = shape[0];
    const values = valuesOf(tensor, input.datatype, tail, pointer);
    columns.set(name, isVector ? rowsOf(values, count, shape[1]) : values);
  }
  if (!tail.isUsedUp) throw new InvalidRequest("", "there are bytes behind the last tensor");
  const plots = columns.get("plot");
  if (plots === undefined) throw new InvalidRequest("/inputs", "there is no input plot");
  const titles = columns.get("title");
  const years = columns.get("year");
  const given = body.inputs.map(({ name }) => name);
  const own = given.filter((name) => Object.hasOwn(model.fields, name));
  return plots.map((plot, i) => {
    const movie = movieOf(String(plot ?? ""), String(titles?.[i] ?? ""), Number(years?.[i] ?? 0), i, limits);
    if (own.length === 0) return movie;
    const values = Object.fromEntries(own.map((name) => [name, columns.get(name)?.[i]]));
    return { ...movie, fields: fieldsOfRequest(model, values, (name) => `/inputs/${given.indexOf(name)}/data/${i}`) };
  });
}

/** A row without a number is null: the movie has no vector. */
const rowsOf = (values: readonly Value[], count: number, width: number): Cell[] =>
  Array.from({ length: count }, (_, i) => {
    const row = values.slice(i * width, (i + 1) * width);
    return row.every((value) => value === null) ? null : row;
  });

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

const isNumeric = (datatype: string): boolean => Object.hasOwn(numberTypes, datatype);

/** What an input takes, by its datatype in the model's metadata. null: not known. */
const accepted: {
  readonly [wanted: string]: { datatype(given: string): boolean; value(value: Value): boolean };
} = {
  BYTES: { datatype: (given) => given === "BYTES", value: (value) => typeof value === "string" },
  INT32: { datatype: (given) => isNumeric(given) && !given.startsWith("FP"), value: Number.isInteger },
  FP32: { datatype: isNumeric, value: (value) => typeof value !== "string" },
  FP64: { datatype: isNumeric, value: (value) => typeof value !== "string" },
};

/** wanted: the input's datatype in the model's metadata. */
function valuesOf(tensor: InputTensor, wanted: string, tail: BinaryTail, pointer: string): Value[] {
  const { name, datatype, shape } = tensor;
  const accepts = accepted[wanted];
  if (!accepts.datatype(datatype))
    throw new InvalidRequest(`${pointer}/datatype`, `${name} is of another type`, `Use ${wanted}.`);
  const count = shape[0] * (shape[1] ?? 1);
  const size = tensor.parameters?.binary_data_size;
  if (size !== undefined) {
    if (tensor.data !== undefined) throw new InvalidRequest(`${pointer}/data`, "it stands beside binary data");
    const bytes = tail.take(Number(size), pointer);
    return wanted === "BYTES" ? textsOf(bytes, count, pointer) : numbersOf(bytes, count, datatype, pointer);
  }
  const values = (tensor.data ?? []).flat();
  if (values.length !== count) throw new InvalidRequest(`${pointer}/data`, "it is not as long as its shape says");
  if (!values.every(accepts.value)) throw new InvalidRequest(`${pointer}/data`, `it holds what is not ${datatype}`);
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

/** NaN as null. */
function numbersOf(bytes: Buffer, count: number, datatype: string, pointer: string): Value[] {
  const [width, read] = numberTypes[datatype];
  if (bytes.length !== count * width) throw new InvalidRequest(pointer, "it is not as long as its shape says");
  return Array.from({ length: count }, (_, i) => {
    const value = read(bytes, i * width);
    return Number.isNaN(value) ? null : value;
  });
}
