import { describe, expect, it } from "vitest";
import { type SparseMatrix, sparseFromRows } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import type { OwnVectorizerKind } from "./own-vectorizer.ts";
import {
  areBuiltIn,
  fieldsOf,
  fieldsOfFitted,
  isBuiltInFitted,
  knownFeatureKinds,
  registerVectorizer,
  tfidfVectorizer,
  vectorizerFromSettings,
  vectorizerFromState,
} from "./registry.ts";
import type { FittedVectorizer, Vectorizer } from "./vectorizer.ts";

const movies: Movie[] = ["one two", "two", "three two one"].map((plot, i) => ({
  id: `${i}`,
  title: "",
  year: null,
  plot,
}));

/** Characters of the plot, and whether it has an e. */
const lettersOf = (kind: string, more: Partial<FittedVectorizer> = {}): FittedVectorizer => ({
  kind,
  settings: { kind },
  columnCount: 2,
  terms: ["characters", "e"],
  transform: (given) =>
    sparseFromRows(
      given.map(({ plot }) => [
        [0, plot.length],
        [1, plot.includes("e") ? 1 : 0],
      ]),
      2,
    ),
  toState: () => ({ kind, settings: {}, tensors: {} }),
  ...more,
});
const letters = (kind: string, fitted: Partial<FittedVectorizer> = {}, more: Partial<Vectorizer> = {}): Vectorizer => ({
  kind,
  settings: { kind },
  fit: () => lettersOf(kind, fitted),
  ...more,
});
const words = { name: "word", features: { kind: "count" } } as const;
const unionWith = (features: Vectorizer | { readonly kind: string }) =>
  vectorizerFromSettings({ kind: "union", parts: [words, { name: "own", weight: 0.5, features }] });
const entries = ({ indptr, indices, values, rowCount }: SparseMatrix) => [
  [...indptr.subarray(0, rowCount + 1)],
  [...indices.subarray(0, indptr[rowCount])],
  [...values.subarray(0, indptr[rowCount])],
];
const matrix = (more: Partial<SparseMatrix>): SparseMatrix => ({
  rowCount: 3,
  columnCount: 2,
  indptr: Int32Array.of(0, 2, 4, 6),
  indices: Int32Array.of(0, 1, 0, 1, 0, 1),
  values: new Float32Array(6).fill(1),
  ...more,
});

const registerMarks = (kind: string, more: Partial<OwnVectorizerKind> = {}): void =>
  registerVectorizer({
    kind,
    description: "letters",
    settings: { mark: { type: "string", pattern: "^[a-z]$", default: "e", description: "A letter." } },
    make: (settings) => letters(kind, {}, { settings: { kind, ...settings } }),
    read: () => lettersOf(kind),
    ...more,
  });

describe("a vectorizer of one's own", () => {
  it("is a part of a union: its columns follow the others, times its weight", () => {
    const { fitted, matrix: rows } = unionWith(letters("letters")).fitTransform(movies);
    expect(fitted.terms).toEqual(["word:one", "word:three", "word:two", "own:characters", "own:e"]);
    expect(entries(rows)).toEqual(entries(fitted.transform(movies)));
    expect(entries(fitted.transform(movies.slice(1, 2)))).toEqual([
      [0, 2],
      [2, 3],
      [1, 1.5],
    ]);
  });

  it("is used as an object with a private field, getters, or frozen", () => {
    class Secret {
      readonly #name: string = "secret";
      get kind(): string {
        return this.#name;
      }
      get settings() {
        return { kind: this.#name };
      }
      fit(): FittedVectorizer {
        return lettersOf(this.#name);
      }
    }
    class Derived extends Secret {}
    for (const own of [new Secret(), new Derived(), Object.freeze(letters("frozen"))]) {
      expect(vectorizerFromSettings(own).fit(movies).columnCount).toBe(2);
      expect(unionWith(own).fit(movies).columnCount).toBe(5);
    }
  });

  it("may have methods that happen to be named as those inside", () => {
    const own = Object.assign(letters("named", { addEntries: expect.fail } as Partial<FittedVectorizer>), {
      learn: expect.fail,
    });
    expect(entries(unionWith(own).fitTransform(movies).matrix)[0]).toEqual([0, 4, 6, 11]);
  });

  it("fits and transforms in one pass where it can", () => {
    let passes = 0;
    const own = letters(
      "quick",
      {},
      {
        fit: () => expect.fail(),
        fitTransform: (given) => {
          passes++;
          const fitted = lettersOf("quick");
          return { fitted, matrix: fitted.transform(given) };
        },
      },
    );
    expect(unionWith(own).fitTransform(movies).matrix.rowCount).toBe(3);
    expect(passes).toBe(1);
  });

  it("says which columns are numeric, what spans they have, and what to warn of", () => {
    const span = { field: "plot", start: 0, end: 1 };
    const own = letters("telling", {
      numericColumns: Uint8Array.of(1, 0),
      warnings: ["few letters"],
      spansOf: (_, columns) => Array.from(columns, () => [span]),
    });
    const fitted = unionWith(own).fit(movies);
    expect([...(fitted.numericColumns ?? [])]).toEqual([0, 0, 0, 1, 0]);
    expect(fitted.warnings).toEqual(["part own: few letters"]);
    expect(fitted.spansOf?.(movies[0], [4])).toEqual([[span]]);
    const silent = unionWith(letters("silent")).fit(movies);
    expect([...(silent.numericColumns ?? [])]).toEqual([0, 0, 0, 0, 0]);
    expect(silent.spansOf?.(movies[0], [4])).toEqual([[]]);
  });

  it.each([
    ["another number of rows", { rowCount: 2 }, "it gave 2 rows × 2 columns; expected 3 × 2"],
    ["another number of columns", { columnCount: 3 }, "it gave 3 rows × 3 columns; expected 3 × 2"],
    ["too few entries", { indptr: Int32Array.of(0, 2, 4, 7) }, "it gave 3 rows"],
    ["rows that go back", { indptr: Int32Array.of(0, 2, 1, 6) }, "row 1 goes from 2 to 1"],
    ["columns out of order", { indices: Int32Array.of(0, 1, 1, 0, 0, 1) }, "column 0 of 2 in row 1"],
    ["a column twice", { indices: Int32Array.of(0, 1, 0, 1, 1, 1) }, "column 1 of 2 in row 2"],
    ["a column outside", { indices: Int32Array.of(0, 2, 0, 1, 0, 1) }, "column 2 of 2 in row 0"],
    ["a negative column", { indices: Int32Array.of(-1, 1, 0, 1, 0, 1) }, "column -1 of 2 in row 0"],
    ["NaN", { values: Float32Array.of(1, 1, 1, Number.NaN, 1, 1) }, "it gave NaN in row 1, column 1"],
    ["infinity", { values: Float32Array.of(1, 1, 1, 1, -1e39, 1) }, "it gave -Infinity in row 2, column 0"],
    ["no matrix", { indptr: undefined as never }, "expected a sparse matrix"],
  ])("is refused where it gives %s, alone and in a union", (_, more, message) => {
    const own = letters("wrong", { transform: () => matrix(more) });
    for (const each of [vectorizerFromSettings(own), unionWith(own)]) {
      expect(() => each.fitTransform(movies)).toThrow(message);
      expect(() => each.fitTransform(movies)).toThrow("features wrong: ");
    }
  });

  it("is not refused for values after the last row", () => {
    const longer = {
      indices: Int32Array.of(0, 1, 0, 1, 0, 1, 9),
      values: Float32Array.of(1, 1, 1, 1, 1, 1, Number.NaN),
    };
    const own = letters("longer", { transform: () => matrix(longer) });
    expect(vectorizerFromSettings(own).fitTransform(movies).matrix.rowCount).toBe(3);
  });

  it.each([
    ["no transform", { transform: undefined as never }, "transform is undefined; expected a method"],
    ["no toState", { toState: undefined as never }, "toState is undefined; expected a method"],
    ["another kind", { kind: "other" }, 'the kind of what it makes is "other"; expected "wrong"'],
    ["half a column", { columnCount: 1.5 }, "it has 1.5 columns"],
    ["too few flags", { numericColumns: Uint8Array.of(1) }, "it has 2 columns and 1 flags"],
  ])("is refused where its fit gives %s", (_, more, message) => {
    expect(() => vectorizerFromSettings(letters("wrong", more)).fit(movies)).toThrow(message);
  });

  it("is refused where its terms are not one a column, or its state is of another kind", () => {
    const fitted = vectorizerFromSettings(letters("wrong", { terms: ["a"] })).fit(movies);
    expect(() => fitted.terms).toThrow("it has 1 terms; expected one for each of 2 columns");
    const toState = (): State => ({ kind: "other", settings: {}, tensors: {} });
    const saved = vectorizerFromSettings(letters("wrong", { toState })).fit(movies);
    expect(() => saved.toState()).toThrow('is "other"; expected "wrong"');
  });

  it.each(["tfidf", "union", "", "a b", "Upper", "__proto__", undefined as never])(
    "cannot be of the kind %j, as which a file would be read",
    (kind) => {
      expect(() => vectorizerFromSettings(letters(kind))).toThrow(expect.objectContaining({ code: "INVALID_SETTING" }));
      expect(() => registerMarks(kind)).toThrow("expected a name that no other kind has");
    },
  );

  it("cannot be a union within a union, which no file can hold", () => {
    expect(() => unionWith(unionWith({ kind: "count" }))).toThrow('features own: kind is "union"');
  });

  it("is not built in, where a built-in one is, also as an object", () => {
    const own = { kind: "union", parts: [words, { name: "own", features: letters("mine") }] } as const;
    expect([areBuiltIn(own), isBuiltInFitted(vectorizerFromSettings(own).fit(movies))]).toEqual([false, false]);
    const tfidf = tfidfVectorizer({ field: "plot" });
    expect(isBuiltInFitted(tfidf.fit(movies))).toBe(true);
    expect(areBuiltIn({ kind: "union", parts: [words] })).toBe(true);
  });

  it("says which fields it reads", () => {
    const own = letters("reading", { fields: { cast: "text" } }, { fields: { cast: "text" } });
    expect(fieldsOf({ kind: "union", parts: [words, { name: "own", features: own }] })).toEqual({ cast: "text" });
    expect(fieldsOfFitted(unionWith(own).fit(movies))).toEqual({ cast: "text" });
  });
});

describe("a kind of vectorizer that is registered", () => {
  it("is made from settings, completed and checked, and read from a file", () => {
    let given: unknown;
    registerMarks("marks", {
      make: (settings) => {
        given = settings;
        return letters("marks", {}, { settings: { kind: "marks", ...settings } });
      },
      fields: (settings) => ({ [`field_${settings.mark}`]: "text" }),
    });
    expect(knownFeatureKinds().at(-1)).toMatchObject({ kind: "marks", description: "letters" });
    const fitted = unionWith({ kind: "marks" }).fit(movies);
    expect(given).toEqual({ mark: "e" });
    expect(areBuiltIn({ kind: "marks" })).toBe(false);
    expect(fieldsOf({ kind: "marks", mark: "a" })).toEqual({ field_a: "text" });
    const read = vectorizerFromState(fitted.toState());
    expect(entries(read.transform(movies))).toEqual(entries(fitted.transform(movies)));
    expect(fieldsOfFitted(read)).toEqual({ field_e: "text" });
    expect(() => vectorizerFromSettings({ kind: "marks", mark: "é" })).toThrow(
      'mark is "é"; expected text that matches ^[a-z]$',
    );
    expect(() => vectorizerFromSettings({ kind: "marks", marks: 1 })).toThrow('a setting is "marks"');
  });

  it("cannot be registered twice", () => {
    registerMarks("twice");
    expect(() => registerMarks("twice")).toThrow('registerVectorizer: kind is "twice"');
  });

  it("is refused where what it makes says to be of another kind or cannot be fitted", () => {
    registerMarks("liar", { make: () => letters("truth") });
    expect(() => vectorizerFromSettings({ kind: "liar" })).toThrow('is "truth"; expected "liar"');
    registerMarks("idle", { make: () => ({ kind: "idle" }) as Vectorizer });
    expect(() => vectorizerFromSettings({ kind: "idle" })).toThrow("fit is undefined; expected a method");
  });

  it("leads to BAD_MODEL_FILE where a file's state is not what its reader expects", () => {
    registerMarks("careless", { read: ({ tensors }) => lettersOf(`${tensors.weights.data[0]}`) });
    const state: State = { kind: "careless", settings: {}, tensors: {} };
    const error = expect.objectContaining({
      code: "BAD_MODEL_FILE",
      message: expect.stringContaining("careless: its reader fails"),
    });
    expect(() => vectorizerFromState(state)).toThrow(error);
    const hostile = JSON.parse('{"__proto__":{"mark":"x"}}');
    expect(() => vectorizerFromState({ ...state, settings: hostile })).toThrow('a setting is "__proto__"');
    expect(() => vectorizerFromState({ ...state, settings: { mark: "longer" } })).toThrow('mark is "longer"');
  });

  it("is named, with what to do, where it is not registered", () => {
    const error = {
      code: "INVALID_SETTING",
      message: expect.stringContaining("(registerVectorizer); on the command line"),
    };
    const state: State = { kind: "nowhere", settings: {}, tensors: {} };
    expect(() => vectorizerFromState(state)).toThrow(expect.objectContaining(error));
    expect(() => vectorizerFromSettings({ kind: "nowhere" })).toThrow(
      'features: kind is "nowhere"; expected one of count, tfidf',
    );
  });
});
