import { describe, expect, it } from "vitest";
import type { FieldValue } from "../documents/fields.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import {
  type FeatureOptions,
  fieldsOf,
  fieldsOfFitted,
  vectorizerFromSettings,
  vectorizerFromState,
} from "./registry.ts";

/** A movie for each value of the field; none where it is undefined. */
const moviesWith = (field: string, values: readonly (FieldValue | undefined)[]): Movie[] =>
  values.map((value, i) => ({
    id: `m${i}`,
    title: "",
    year: null,
    plot: "p",
    ...(value !== undefined && { fields: { [field]: value } }),
  }));

const dense = ({ rowCount, columnCount, indptr, indices, values }: SparseMatrix): number[][] =>
  Array.from({ length: rowCount }, (_, r) => {
    const row = new Array<number>(columnCount).fill(0);
    for (let k = indptr[r]; k < indptr[r + 1]; k++) row[indices[k]] = values[k];
    return row;
  });

const fitted = (options: FeatureOptions, movies: readonly Movie[]) => vectorizerFromSettings(options).fit(movies);
const rowsOf = (options: FeatureOptions, movies: readonly Movie[], judged = movies) =>
  dense(fitted(options, movies).transform(judged));
const changed = (state: State, tensors: State["tensors"]): State => ({ ...state, tensors });

describe("a field of numbers", () => {
  const movies = moviesWith("runtime", [90, 100, 110, undefined, Number.NaN, "95"]);
  const deviation = Math.sqrt(200 / 3);

  it("is standard deviations from the mean of the movies that have a value", () => {
    const [low, middle, high, ...none] = rowsOf({ kind: "number" }, movies).flat();
    expect([low, high]).toEqual([Math.fround(-10 / deviation), Math.fround(10 / deviation)]);
    expect([middle, ...none]).toEqual([0, 0, 0, 0]);
  });

  it("is within 5 standard deviations, however far off a value is", () => {
    const [far, near] = rowsOf({ kind: "number" }, movies, moviesWith("runtime", [1e300, -1e9]));
    expect([far, near]).toEqual([[5], [-5]]);
  });

  it("says in a column of its own, where that is asked for, that there is no value", () => {
    const own = fitted({ kind: "number", missingColumn: true }, movies);
    expect(own.terms).toEqual(["runtime", "not known"]);
    expect(dense(own.transform(movies)).map(([, missing]) => missing)).toEqual([0, 0, 0, 1, 1, 1]);
    expect([...(own.numericColumns ?? [])]).toEqual([1, 1]);
  });

  it("is on a logarithmic scale of either sign where that is asked for", () => {
    const amounts = moviesWith("runtime", [Math.E - 1, 1 - Math.E]);
    expect(rowsOf({ kind: "number", log: true }, amounts)).toEqual([[1], [-1]]);
  });

  it("is 0 where all movies have the same value", () => {
    expect(rowsOf({ kind: "number" }, moviesWith("runtime", [5, 5]), moviesWith("runtime", [5, 6]))).toEqual([
      [0],
      [1],
    ]);
  });

  it("is an error alone and a warning in a union where no movie has a value", () => {
    const none = moviesWith("runtime", [undefined, Number.POSITIVE_INFINITY]);
    const code = expect.objectContaining({ code: "NO_ROWS" });
    expect(() => fitted({ kind: "number" }, none)).toThrow(code);
    expect(() => fitted({ kind: "number" }, none)).toThrow("no movie has a value in runtime");
    const parts = [
      { name: "word", features: { kind: "count", analyzer: "char", ngramRange: [1, 1] } },
      { name: "time", features: { kind: "number", missingColumn: true } },
    ] as const;
    const own = fitted({ kind: "union", parts }, none);
    expect(own.terms).toEqual(["word:p"]);
    expect(own.warnings).toEqual(["part time: no movie has a value in runtime; it gives no columns"]);
    expect(dense(vectorizerFromState(own.toState()).transform(none))).toEqual([[1], [1]]);
  });

  it.each([
    [{ scale: { shape: [2], data: Float64Array.of(1, 0) } }],
    [{ scale: { shape: [2], data: Float64Array.of(1, -1) } }],
    [{ scale: { shape: [2], data: Float64Array.of(Number.NaN, 1) } }],
    [{ scale: { shape: [1], data: Float64Array.of(1) } }],
    [{ scale: { shape: [2], data: Float32Array.of(1, 1) } }],
    [{}],
  ])("is not read from tensors that are no mean and deviation: %j", (tensors) => {
    const state = changed(fitted({ kind: "number" }, movies).toState(), tensors);
    expect(() => vectorizerFromState(state)).toThrow(expect.objectContaining({ code: "BAD_MODEL_FILE" }));
  });

  it("points at the number's text", () => {
    const own = fitted({ kind: "number" }, movies);
    expect(own.spansOf?.(movies[1], [0])).toEqual([[{ field: "runtime", start: 0, end: 3 }]]);
    expect(own.spansOf?.(movies[3], [0])).toEqual([[]]);
  });
});

describe("a field of categories", () => {
  const movies = moviesWith("country", [["Italy", "France"], ["France"], ["France", "France"], "Italy", undefined, 5]);

  it("has a column for each name in the order of code points, 1 where the movie has it", () => {
    const own = fitted({ kind: "category" }, movies);
    expect(own.terms).toEqual(["France", "Italy"]);
    expect(dense(own.transform(movies))).toEqual([
      [1, 1],
      [1, 0],
      [1, 0],
      [0, 1],
      [0, 0],
      [0, 0],
    ]);
    expect(own.numericColumns).toBeUndefined();
  });

  it("leaves out names of fewer movies than minDf, and counts a movie once", () => {
    expect(fitted({ kind: "category", minDf: 3 }, movies).terms).toEqual(["France"]);
    expect(() => fitted({ kind: "category", minDf: 4 }, movies)).toThrow(
      "no movie shares a name with 3 others in country",
    );
  });

  it("keeps the names of the most movies, of those that tie the first in code point order", () => {
    expect(fitted({ kind: "category", maxFeatures: 1 }, movies).terms).toEqual(["France"]);
    const tied = moviesWith("country", [["b"], ["a"], ["c", "a"], ["c"], ["b"]]);
    expect(fitted({ kind: "category", maxFeatures: 2 }, tied).terms).toEqual(["a", "b"]);
  });

  it("ignores names that the fit did not meet, those of every object too", () => {
    const unseen = moviesWith("country", [
      ["Spain", "France"],
      ["constructor", "__proto__", "toString"],
    ]);
    expect(rowsOf({ kind: "category" }, movies, unseen)).toEqual([
      [1, 0],
      [0, 0],
    ]);
    expect(fitted({ kind: "category" }, unseen).terms).toEqual([
      "France",
      "Spain",
      "__proto__",
      "constructor",
      "toString",
    ]);
  });

  it("survives the file with half surrogate pairs, which UTF-8 cannot hold", () => {
    const odd = moviesWith("country", [["a\ud800", "🤖"], ["a\udc00"], ["\u0000"]]);
    const own = fitted({ kind: "category" }, odd);
    expect(own.terms).toEqual(["\u0000", "a\ufffd", "🤖"]);
    const read = vectorizerFromState(own.toState());
    expect(dense(read.transform(odd))).toEqual([
      [0, 1, 1],
      [0, 1, 0],
      [1, 0, 0],
    ]);
  });

  it("points at each name where the names are joined", () => {
    const own = fitted({ kind: "category" }, movies);
    const [france, italy] = own.spansOf?.(movies[0], [0, 1]) ?? [];
    const text = "Italy, France";
    expect([france, italy].map(([{ start, end }]) => text.slice(start, end))).toEqual(["France", "Italy"]);
    expect(own.spansOf?.(movies[1], [1])).toEqual([[]]);
  });
});

describe("a field of vectors", () => {
  const movies = moviesWith("embedding", [
    undefined,
    Float32Array.of(3, 0, -4),
    Float32Array.of(0, 0, 0),
    [1] as never,
  ]);

  it("is each vector's direction, and nothing where there is none", () => {
    const rows = rowsOf({ kind: "vectors" }, movies);
    expect(rows).toEqual([[0, 0, 0], [3 / 5, 0, -4 / 5].map(Math.fround), [0, 0, 0], [0, 0, 0]]);
  });

  it("is each vector as it stands without a norm", () => {
    expect(rowsOf({ kind: "vectors", norm: null }, movies)[1]).toEqual([3, 0, -4]);
  });

  it("stays finite for the largest and the smallest numbers of float32", () => {
    const max = 3.4028234663852886e38;
    const [large, small] = rowsOf(
      { kind: "vectors" },
      moviesWith("embedding", [Float32Array.of(max, max), Float32Array.of(1e-45, 0)]),
    );
    expect(large).toEqual([Math.fround(Math.SQRT1_2), Math.fround(Math.SQRT1_2)]);
    expect(small).toEqual([1, 0]);
  });

  it("has numeric columns, as many as the first vector has numbers", () => {
    const { terms, numericColumns } = fitted({ kind: "vectors" }, movies);
    expect(terms).toEqual(["embedding 0", "embedding 1", "embedding 2"]);
    expect([...(numericColumns ?? [])]).toEqual([1, 1, 1]);
  });

  it("says which movie has a vector of another length, in the fit and later", () => {
    const odd = moviesWith("embedding", [Float32Array.of(1, 2), Float32Array.of(1)]);
    const message = 'movie "m1", field embedding: its vector has 1 numbers; expected 2';
    expect(() => fitted({ kind: "vectors" }, odd)).toThrow(message);
    const own = fitted({ kind: "vectors" }, odd.slice(0, 1));
    expect(() => own.transform(odd)).toThrow(expect.objectContaining({ code: "SHAPE_MISMATCH" }));
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY])("is refused with %d in it", (value) => {
    const own = fitted({ kind: "vectors", norm: null }, movies);
    const odd = moviesWith("embedding", [Float32Array.of(1, value, 1)]);
    expect(() => own.transform(odd)).toThrow('movie "m0", field embedding: a number of its vector is not finite');
  });

  it("is an error where no movie has one", () => {
    expect(() => fitted({ kind: "vectors" }, moviesWith("embedding", [undefined, "[1]"]))).toThrow(
      "no movie has a value in embedding",
    );
  });

  it.each([[-1], [2 ** 20 + 1]])("is not read with the length %d", (length) => {
    const state = changed(fitted({ kind: "vectors" }, movies).toState(), {
      length: { shape: [1], data: Int32Array.of(length) },
    });
    expect(() => vectorizerFromState(state)).toThrow(expect.objectContaining({ code: "BAD_MODEL_FILE" }));
  });
});

describe("the fields that features read", () => {
  const features: FeatureOptions = {
    kind: "union",
    parts: [
      { name: "plot", features: { kind: "tfidf" } },
      { name: "tagline", features: { kind: "count", field: "tagline", tokenPattern: "\\w+" } },
      { name: "runtime", features: { kind: "number" } },
      { name: "country", features: { kind: "category" } },
      { name: "embedding", features: { kind: "vectors" } },
    ],
  };
  const schema = { tagline: "text", runtime: "number", country: "category", embedding: "vector" };

  it("follow from their settings, from an object of theirs and from what a file holds", () => {
    expect(fieldsOf(features)).toEqual(schema);
    expect(fieldsOf(vectorizerFromSettings(features))).toEqual(schema);
    const fields = { tagline: "one two", runtime: 5, country: ["a"], embedding: Float32Array.of(1) };
    const own = fitted(features, [{ id: "", title: "", year: null, plot: "three four", fields }]);
    expect(fieldsOfFitted(own)).toEqual(schema);
    expect(fieldsOfFitted(vectorizerFromState(own.toState()))).toEqual(schema);
  });

  it("cannot have two types", () => {
    const parts = [
      { name: "a", features: { kind: "category", field: "cast" } },
      { name: "b", features: { kind: "tfidf", field: "cast" } },
    ] as const;
    expect(() => fieldsOf({ kind: "union", parts })).toThrow("cast is read as category and as text");
  });

  it.each([
    { kind: "number", field: "title" },
    { kind: "category", field: "constructor" },
    { kind: "vectors", field: "__proto__" },
    { kind: "tfidf", field: "Tagline" },
  ])("cannot have a name that means something else: %j", (options) => {
    expect(() => vectorizerFromSettings(options)).toThrow(`field is "${options.field}"`);
  });
});
