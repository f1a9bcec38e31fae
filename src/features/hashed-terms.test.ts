import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Movie } from "../movies/movie.ts";
import { HashedTerms } from "../ngrams/hashed-terms.ts";
import { vectorizerFromSettings, vectorizerFromState } from "./registry.ts";
import type { FittedUnion } from "./union.ts";

const movie = (plot: string, title = "Stone"): Movie => ({ id: "", title, year: 1999, plot });
const movies = [
  movie("the river runs to the old mill"),
  movie("an old man and the river", "Åse"),
  movie("a mill, a man, a 🚂 train"),
];
const features = {
  kind: "union",
  parts: [
    { name: "word", features: { kind: "tfidf", ngramRange: [1, 2], sublinearTf: true } },
    { name: "char", weight: 0.5, features: { kind: "tfidf", field: "title", analyzer: "char_wb", ngramRange: [2, 3] } },
    { name: "count", features: { kind: "count", analyzer: "char", ngramRange: [2, 2] } },
    { name: "year", features: { kind: "year-bumps" } },
  ],
} as const;
const whole = vectorizerFromSettings(features).fit(movies) as FittedUnion;
const allColumns = Int32Array.from({ length: whole.columnCount }, (_, column) => column);

describe("HashedTerms", () => {
  it("come back from their code, whatever the keys", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(0xffffffff), { maxLength: 50 }), (list) => {
        const keys = Uint32Array.from(list).sort();
        const tensors = new HashedTerms(keys).toTensors();
        expect(HashedTerms.fromTensors(tensors).strings).toEqual(new HashedTerms(keys).strings);
      }),
    );
  });

  it("come back where all gaps but one are small, and where all bits of a key are its gap's", () => {
    for (const list of [[...Array(3_000).keys(), 0xffffffff], [0xffffffff], [0], [0, 0xffffffff]]) {
      const { strings } = HashedTerms.fromTensors(new HashedTerms(Uint32Array.from(list)).toTensors());
      expect(strings.map((name) => Number.parseInt(name.slice(1), 16))).toEqual(list);
    }
  });

  it("refuse bytes that are cut, longer or no code at all, and never read past them", () => {
    const { termKeys } = new HashedTerms(Uint32Array.from([5, 70_000, 3_000_000_000])).toTensors();
    const data = termKeys.data as Uint8Array;
    const read = (bytes: Uint8Array) => () =>
      HashedTerms.fromTensors({ termKeys: { shape: [bytes.length], data: bytes } });
    for (let length = 0; length < data.length; length++) expect(read(data.slice(0, length))).toThrow(/termKeys/);
    expect(read(Uint8Array.of(...data, 0))).toThrow(/left over/);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        try {
          expect(read(bytes)().count).toBeLessThanOrEqual(8 * bytes.length);
        } catch (error) {
          expect(error).toMatchObject({ code: "BAD_MODEL_FILE" });
        }
      }),
    );
  });
});

describe("compact features", () => {
  it("give the whole vocabulary's entries to within a step of the idf, in their own column order", () => {
    const { fitted, kept } = whole.compact(allColumns);
    expect([...kept].sort((a, b) => a - b)).toEqual([...allColumns]);
    const [small, large] = [fitted.transform(movies), whole.transform(movies)];
    for (let row = 0; row < movies.length; row++) {
      const wanted = new Map<number, number>();
      for (let k = large.indptr[row]; k < large.indptr[row + 1]; k++) wanted.set(large.indices[k], large.values[k]);
      expect(small.indptr[row + 1] - small.indptr[row]).toBe(wanted.size);
      for (let k = small.indptr[row]; k < small.indptr[row + 1]; k++) {
        expect(Math.abs(small.values[k] - (wanted.get(kept[small.indices[k]]) ?? Number.NaN))).toBeLessThan(0.004);
      }
    }
  });

  it("leave out terms, never the year, and take the norm of what is left", () => {
    const { fitted, kept } = whole.compact([3, 1]);
    expect([...kept].sort((a, b) => a - b)).toEqual([1, 3, ...allColumns.slice(-15)]);
    const row = fitted.transform([movie(`${whole.terms[1].slice(5)} x ${whole.terms[3].slice(5)}`)]);
    const words = row.values.subarray(
      0,
      row.indptr[1] - (fitted.parts?.at(-1)?.fitted.transform(movies).indptr[1] ?? 0),
    );
    expect(Math.hypot(...words)).toBeCloseTo(1, 5);
  });

  it("give the same rows after save and load, alone and among hundreds", () => {
    const { fitted } = whole.compact(allColumns.subarray(0, 30));
    const loaded = vectorizerFromState(structuredClone(fitted.toState()));
    const many = Array.from({ length: 60 }, (_, i) => movies[i % 3]);
    const rows = loaded.transform(many);
    const first = fitted.transform(movies);
    expect([...rows.values.subarray(0, first.indptr[3])]).toEqual([...first.values.subarray(0, first.indptr[3])]);
    expect(loaded.toState()).toEqual(fitted.toState());
  });

  it("still tell where a text's terms stand", () => {
    const { fitted } = whole.compact(allColumns);
    const x = fitted.transform([movies[0]]);
    const spans = fitted.spansOf?.(movies[0], x.indices.subarray(0, x.indptr[1])) ?? [];
    const texts = spans.flat().map(({ field, start, end }) => field === "plot" && movies[0].plot.slice(start, end));
    expect(texts).toContain("river runs");
    expect(spans.every((own) => own.length > 0)).toBe(true);
  });
});
