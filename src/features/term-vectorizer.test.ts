import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Movie } from "../movies/movie.ts";
import type { CountOptions } from "./registry.ts";
import {
  countVectorizer,
  type PartOptions,
  tfidfVectorizer,
  vectorizerFromSettings,
  vectorizerFromState,
} from "./registry.ts";
import type { FittedVectorizer } from "./vectorizer.ts";

const moviesOf = (plots: readonly string[]): Movie[] =>
  plots.map((plot, i) => ({ id: String(i), title: "", year: null, plot }));

/** A plain implementation with strings, a Map for each text, and sorting by code points. */
function plainGrams(
  text: string,
  { analyzer, ngramRange, stopWords }: Required<Pick<CountOptions, "analyzer" | "ngramRange" | "stopWords">>,
): string[] {
  const lower = text.toLowerCase();
  const [least, most] = ngramRange;
  const grams: string[] = [];
  if (analyzer === "word") {
    const words = (lower.match(/[\p{L}\p{N}_]+/gu) ?? []).filter(
      (word) => [...word].length > 1 && !stopWords?.includes(word),
    );
    for (let n = least; n <= most; n++) {
      for (let i = 0; i + n <= words.length; i++) grams.push(words.slice(i, i + n).join(" "));
    }
    return grams;
  }
  if (analyzer === "char") {
    const characters = [...lower.replace(/\s{2,}/g, " ")];
    for (let n = least; n <= most; n++) {
      for (let i = 0; i + n <= characters.length; i++) grams.push(characters.slice(i, i + n).join(""));
    }
    return grams;
  }
  const parts = analyzer === "char_wb" ? lower.split(/\s+/) : lower.split(/[^\p{L}\p{N}_]+/u);
  for (const word of parts.filter(Boolean)) {
    const characters = [...` ${word} `];
    for (let n = least; n <= most; n++) {
      for (let i = 0; i === 0 || i + n <= characters.length; i++) grams.push(characters.slice(i, i + n).join(""));
      if (n >= characters.length) break;
    }
  }
  return grams;
}

function byCodePoint(a: string, b: string): number {
  const [first, second] = [[...a], [...b]].map((text) => text.map((character) => character.codePointAt(0) ?? 0));
  for (let i = 0; i < Math.min(first.length, second.length); i++)
    if (first[i] !== second[i]) return first[i] - second[i];
  return first.length - second.length;
}

function rowAsMap(fitted: FittedVectorizer, plot: string): Map<string, number> {
  const { indptr, indices, values } = fitted.transform(moviesOf([plot]));
  return new Map(Array.from({ length: indptr[1] }, (_, i) => [fitted.terms[indices[i]], values[i]]));
}

// Few characters, so that n-grams repeat; some sort differently in UTF-16 or take two code units.
const character = fc.constantFrom(..."aAbBé1_ \n .-ßΣ\uff21\ufb01𝐛𐐀🤖");
const text = fc.string({ unit: character, maxLength: 40 });
const options = fc
  .record({
    analyzer: fc.constantFrom("word" as const, "char" as const, "char_wb" as const, "char_token" as const),
    least: fc.integer({ min: 1, max: 3 }),
    more: fc.integer({ min: 0, max: 3 }),
    stopWords: fc.constantFrom(null, ["ab", "bb"]),
  })
  .map(({ analyzer, least, more, stopWords }) => ({
    analyzer,
    ngramRange: [least, least + more] as [number, number],
    stopWords,
  }));

describe("counting n-grams", () => {
  it("gives the terms, order and counts of the obvious way, in fitting and afterwards", () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 8 }), text, options, (plots, later, settings) => {
        const all = plots.map((plot) => plainGrams(plot, settings));
        const terms = [...new Set(all.flat())].sort(byCodePoint);
        fc.pre(terms.length > 0);
        const { fitted, matrix } = countVectorizer(settings).fitTransform(moviesOf(plots));
        expect(fitted.terms).toEqual(terms);
        for (const [row, grams] of all.entries()) {
          const counts = new Map<string, number>();
          for (const gram of grams) counts.set(gram, (counts.get(gram) ?? 0) + 1);
          const entries = Array.from(
            { length: matrix.indptr[row + 1] - matrix.indptr[row] },
            (_, i) => matrix.indptr[row] + i,
          );
          expect(new Map(entries.map((k) => [terms[matrix.indices[k]], matrix.values[k]]))).toEqual(counts);
        }
        const known = new Set(terms);
        const counts = new Map<string, number>();
        for (const gram of plainGrams(later, settings))
          if (known.has(gram)) counts.set(gram, (counts.get(gram) ?? 0) + 1);
        expect(rowAsMap(fitted, later)).toEqual(counts);
      }),
      { numRuns: 300 },
    );
  });

  it("keeps the most frequent terms and, of those that tie, the first in order", () => {
    const { terms } = countVectorizer({ maxFeatures: 3 }).fit(moviesOf(["dd cc bb aa dd", "ee dd"]));
    expect(terms).toEqual(["aa", "bb", "dd"]);
  });

  it("takes maxDf 1 for one movie, and a share below 1 for a share", () => {
    const plots = moviesOf(["aa bb", "aa cc", "aa dd", "bb ee"]);
    expect(countVectorizer({ maxDf: 1 }).fit(plots).terms).toEqual(["cc", "dd", "ee"]);
    expect(countVectorizer({ maxDf: 0.5, minDf: 0.5 }).fit(plots).terms).toEqual(["bb"]);
  });

  it("keeps thousands of texts with many terms apart while its tables grow", () => {
    const plots = Array.from({ length: 3000 }, (_, i) => `word${i} word${(i * 7) % 3000} both${i % 10}`);
    const { fitted, matrix } = countVectorizer({ ngramRange: [1, 2] }).fitTransform(moviesOf(plots));
    const again = fitted.transform(moviesOf(plots));
    expect(again.indptr).toEqual(matrix.indptr);
    expect(again.indices.subarray(0, again.indptr[3000])).toEqual(matrix.indices.subarray(0, matrix.indptr[3000]));
    expect(new Set(fitted.terms).size).toBe(fitted.columnCount);
  });
});

describe("TF-IDF", () => {
  it("weighs rare terms more and gives rows of length 1", () => {
    const row = rowAsMap(tfidfVectorizer().fit(moviesOf(["aa bb", "aa cc"])), "aa bb bb zz");
    const idf = Math.log(3 / 2) + 1;
    const length = Math.hypot(1, 2 * idf);
    expect(row).toEqual(
      new Map([
        ["aa", Math.fround(1 / length)],
        ["bb", Math.fround((2 * idf) / length)],
      ]),
    );
  });
});

describe("a union", () => {
  const part = (name: string, features: PartOptions) => ({ name, features });
  const union = (...parts: { name: string; features: PartOptions }[]) =>
    vectorizerFromSettings({ kind: "union", parts });

  it("goes on without a part that has no term, and says so; what is saved reads the same", () => {
    const movies = moviesOf(["a fox", "a fox and a den"]).map((movie) => ({ ...movie, title: "!" }));
    const parts = [
      part("title", { kind: "tfidf", field: "title" }),
      part("plot", { kind: "tfidf" }),
      part("rare", { kind: "count", minDf: 3 }),
      part("year", { kind: "year-bumps" }),
    ];
    const { fitted, matrix } = union(...parts).fitTransform(movies);
    expect(fitted.warnings).toEqual([
      expect.stringMatching(/^part title: features tfidf: 2 texts hold no term.*gives no columns$/),
      expect.stringMatching(/^part rare: features count: no term is left after minDf and maxDf.*gives no columns$/),
    ]);
    expect(fitted.terms.slice(0, 3)).toEqual(["plot:and", "plot:den", "plot:fox"]);
    expect([...(fitted.numericColumns ?? [])]).toEqual([0, 0, 0, ...new Array(15).fill(1)]);
    const { fitted: without } = union(parts[1], parts[3]).fitTransform(movies);
    expect(without.terms).toEqual(fitted.terms);
    const loaded = vectorizerFromState(fitted.toState());
    expect(loaded.transform(movies)).toEqual(fitted.transform(movies));
    expect(without.transform(movies)).toEqual(fitted.transform(movies));
    expect(matrix.columnCount).toBe(18);
    expect(fitted.spansOf?.(movies[0], [2, 0])).toEqual([[{ field: "plot", start: 2, end: 5 }], []]);
    const compact = fitted.compact?.([2]);
    expect([...(compact?.kept ?? [])]).toEqual([2, ...Array.from({ length: 15 }, (_, i) => 3 + i)]);
  });

  it("is an error where no part has a term", () => {
    const fit = () =>
      union(part("a", { kind: "tfidf", field: "title" }), part("b", { kind: "count" })).fit(moviesOf(["!"]));
    expect(fit).toThrow(/no part has a term: part a: .*; part b: /);
  });
});
