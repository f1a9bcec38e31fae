import { describe, expect, it } from "vitest";
import { ClaquetaError } from "../../src/errors.ts";
import type { FeatureOptions } from "../../src/features/registry.ts";
import { featureKinds, vectorizerFromSettings, vectorizerFromState } from "../../src/features/registry.ts";
import type { FittedVectorizer } from "../../src/features/vectorizer.ts";
import type { SparseMatrix } from "../../src/matrix/sparse-matrix.ts";
import type { Movie } from "../../src/movies/movie.ts";
import type { TextTransforms } from "../../src/text/text-transform.ts";

const plots = [
  "The old detective walks over the bridge at night, and the night walks with him.",
  "A fox and a dog share one old den; the den keeps them warm at night.",
  "Café owner Zoë meets the old fox in São Paulo. ΣΑΣ 🤖 ｆｏｘ",
  "",
  "   ",
  "Two robots fall in love; the detective finds the robots.",
];
const movies: Movie[] = plots.map((plot, i) => ({
  id: `m${i}`,
  title: ["Night Bridge", "The Den", "Café Fox", "Nothing", "", "Robots 2"][i],
  year: i === 3 ? null : 1925 + 17 * i,
  plot,
  fields: {
    ...(i !== 1 && { runtime: 80 + 7 * i }),
    ...(i !== 2 && { country: [["France", "Italy"], ["Côte d’Ivoire"]][i % 2] }),
    ...(i !== 4 && { embedding: Float32Array.of(0.25 * i, -1, i === 3 ? 0 : 2) }),
  },
}));
const unseen: Movie[] = [
  { id: "u0", title: "Zzyzx", year: null, plot: "Qwxv jkpq vvbn" },
  { id: "u1", title: "", year: null, plot: "" },
  { id: "u2", title: "Night Fox", year: 1955, plot: "İstanbul'da the OLD Détective 𝐛𝐨𝐥𝐝 \ud800 walks at night" },
];
const transforms: TextTransforms = [{ name: "plurals", apply: (text) => text.replaceAll("robots", "robot") }];

const words: FeatureOptions = { kind: "tfidf", ngramRange: [1, 2], sublinearTf: true, stripAccents: "ascii" };
const characters: FeatureOptions = { kind: "tfidf", analyzer: "char_wb", ngramRange: [3, 5], minDf: 2 };
/** Settings that differ in what they do. A kind that is not among them is tried with its defaults. */
const variants: { readonly [name: string]: FeatureOptions } = {
  counts: { kind: "count" },
  "counts of up to three words without stop words": {
    kind: "count",
    ngramRange: [1, 3],
    stopWords: "english",
    maxFeatures: 20,
  },
  "pairs of words alone": { kind: "count", ngramRange: [2, 2], binary: true, stopWords: ["the", "at"] },
  "TF-IDF of words": words,
  "TF-IDF without idf": { kind: "tfidf", useIdf: false, norm: "l1", field: "plot-title-year" },
  "characters in words": characters,
  "characters of titles": { kind: "tfidf", analyzer: "char_wb", ngramRange: [2, 5], field: "title", norm: null },
  "characters of the whole text": { kind: "count", analyzer: "char", ngramRange: [1, 4], stripAccents: "unicode" },
  "a pattern of one's own": { kind: "count", tokenPattern: "(?u)[^ ,.;]+", ngramRange: [1, 2] },
  "transformed text": { kind: "tfidf", preprocess: "plurals", minDf: 2 },
  "the year": { kind: "year-bumps" },
  union: {
    kind: "union",
    parts: [
      { name: "words", features: words },
      { name: "characters", weight: 0.7, features: characters },
      { name: "year", weight: 0.2, features: { kind: "year-bumps" } },
    ],
  },
};

/** Every feature of the registry passes this suite. */
const vectorizers: { readonly [name: string]: FeatureOptions } = {
  ...variants,
  ...Object.fromEntries(
    featureKinds
      .filter(({ kind }) => !Object.values(variants).some((variant) => variant.kind === kind))
      .map(({ kind }) => [kind, { kind } as FeatureOptions]),
  ),
};

/** Rows as [column, value] pairs, so that matrices with longer arrays compare alike. */
function rowsOf(x: SparseMatrix): [number, number][][] {
  return Array.from({ length: x.rowCount }, (_, row) => {
    const from = x.indptr[row];
    return Array.from(x.indices.subarray(from, x.indptr[row + 1]), (column, i) => [column, x.values[from + i]]);
  });
}

/** Through JSON and copied arrays, as a file or a thread would carry it. */
function savedAndLoaded(fitted: FittedVectorizer): FittedVectorizer {
  const { kind, settings, tensors } = fitted.toState();
  const copies = Object.fromEntries(
    Object.entries(tensors).map(([name, { shape, data }]) => [name, { shape, data: data.slice() }]),
  );
  return vectorizerFromState({ kind, settings: JSON.parse(JSON.stringify(settings)), tensors: copies }, transforms);
}

function frozen<T>(value: T): T {
  if (ArrayBuffer.isView(value)) return value; // cannot be frozen
  if (typeof value === "object" && value !== null) for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}

describe.each(Object.entries(vectorizers))("every vectorizer: %s", (_name, options) => {
  const vectorizer = vectorizerFromSettings(frozen(structuredClone(options)), transforms);
  const { fitted, matrix } = vectorizer.fitTransform(frozen(structuredClone(movies)));

  it("gives the same rows and terms every time", () => {
    const again = vectorizer.fitTransform(movies);
    expect(again.fitted.terms).toEqual(fitted.terms);
    expect(rowsOf(again.matrix)).toEqual(rowsOf(matrix));
  });

  it("gives the same by fit and transform as by fitTransform", () => {
    const apart = vectorizer.fit(movies);
    expect(apart.terms).toEqual(fitted.terms);
    expect(rowsOf(apart.transform(movies))).toEqual(rowsOf(matrix));
  });

  it("gives a movie the same row alone and in a batch", () => {
    const batch = rowsOf(fitted.transform([...movies, ...unseen, ...movies]));
    const alone = [...movies, ...unseen, ...movies].flatMap((movie) => rowsOf(fitted.transform([movie])));
    expect(alone).toEqual(batch);
  });

  it("names each column once", () => {
    expect(fitted.terms).toHaveLength(fitted.columnCount);
    expect(new Set(fitted.terms).size).toBe(fitted.columnCount);
    expect(matrix.columnCount).toBe(fitted.columnCount);
  });

  it("keeps columns ascending and values finite and not zero", () => {
    for (const row of rowsOf(fitted.transform([...movies, ...unseen]))) {
      for (const [i, [column, value]] of row.entries()) {
        expect(column).toBeGreaterThan(i === 0 ? -1 : row[i - 1][0]);
        expect(column).toBeLessThan(fitted.columnCount);
        expect(Number.isFinite(value) && value !== 0).toBe(true);
      }
    }
  });

  it("gives an empty row for an empty movie", () => {
    expect(rowsOf(fitted.transform([{ id: "", title: "", year: null, plot: "" }]))).toEqual([[]]);
  });

  it("adds nothing for terms not seen in fitting", () => {
    const before = fitted.terms;
    fitted.transform(unseen);
    expect(fitted.terms).toEqual(before);
    expect(rowsOf(fitted.transform(movies))).toEqual(rowsOf(matrix));
  });

  it("makes no row of no movies", () => {
    expect(fitted.transform([])).toMatchObject({ rowCount: 0, columnCount: fitted.columnCount });
  });

  it("is the same bit for bit after saving and loading", () => {
    const loaded = savedAndLoaded(fitted);
    expect(loaded.settings).toEqual(fitted.settings);
    expect(loaded.terms).toEqual(fitted.terms);
    expect(rowsOf(loaded.transform([...movies, ...unseen]))).toEqual(rowsOf(fitted.transform([...movies, ...unseen])));
    expect(loaded.toState()).toEqual(fitted.toState());
  });

  it("comes back from its settings as JSON", () => {
    const again = vectorizerFromSettings(JSON.parse(JSON.stringify(vectorizer.settings)), transforms);
    expect(again.settings).toEqual(vectorizer.settings);
    expect(rowsOf(again.fitTransform(movies).matrix)).toEqual(rowsOf(matrix));
  });

  it("refuses a state whose tensors are missing, cut or repeated, by name", () => {
    const state = fitted.toState();
    for (const [name, { shape, data }] of Object.entries(state.tensors)) {
      const { [name]: _left, ...rest } = state.tensors;
      const cut = { ...rest, [name]: { shape: [data.length - 1], data: data.slice(0, -1) } };
      for (const tensors of [rest, cut]) {
        expect(() => vectorizerFromState({ ...state, tensors }, transforms)).toThrow(ClaquetaError);
      }
      if (!name.endsWith("termOffsets")) continue;
      const back = { ...rest, [name]: { shape, data: data.slice().fill(7, 1, 2).fill(3, 2, 3) } };
      expect(() => vectorizerFromState({ ...state, tensors: back }, transforms)).toThrow(
        expect.objectContaining({ code: "BAD_MODEL_FILE" }),
      );
    }
  });
});
