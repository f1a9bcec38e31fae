import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FeatureOptions } from "./registry.ts";
import { vectorizerFromSettings } from "./registry.ts";

const movie = (plot: string, title = "", year: number | null = null) => ({ id: "", title, year, plot });

/** Term → its spans, for every term of the movie. */
function spansIn(features: FeatureOptions, given: ReturnType<typeof movie>): Record<string, string[]> {
  const { fitted, matrix } = vectorizerFromSettings(features).fitTransform([given]);
  const columns = matrix.indices.subarray(0, matrix.indptr[1]);
  const spans = fitted.spansOf?.(given, columns) ?? [];
  const textOf: { readonly [field: string]: string } = {
    title: given.title,
    plot: given.plot,
    year: String(given.year),
  };
  return Object.fromEntries(
    spans.map((own, i) => [
      fitted.terms[columns[i]],
      own.map(({ field, start, end }) => `${field}:${textOf[field].slice(start, end)}`),
    ]),
  );
}

describe("the spans of terms", () => {
  it("are those of words and of pairs that reach over what is between them", () => {
    const spans = spansIn({ kind: "count", ngramRange: [1, 2] }, movie("Dark nights -- dark  Nights"));
    expect(spans).toEqual({
      dark: ["plot:Dark", "plot:dark"],
      nights: ["plot:nights", "plot:Nights"],
      "dark nights": ["plot:Dark nights", "plot:dark  Nights"],
      "nights dark": ["plot:nights -- dark"],
    });
  });

  it("skip stop words, so that a pair reaches over them", () => {
    const spans = spansIn({ kind: "count", ngramRange: [2, 2], stopWords: "english" }, movie("man of the house"));
    expect(spans).toEqual({ "man house": ["plot:man of the house"] });
  });

  it("stay with the letters where accents are stripped and letters grow", () => {
    const features: FeatureOptions = { kind: "count", stripAccents: "unicode" };
    expect(spansIn(features, movie("Ünïcode ﬁre İstanbul 𝒜bc"))).toEqual({
      unicode: ["plot:Ünïcode"],
      fire: ["plot:ﬁre"],
      istanbul: ["plot:İstanbul"],
      // Lower case comes before decomposition, as in scikit-learn.
      Abc: ["plot:𝒜bc"],
    });
  });

  it("leave out the spaces around a word of character n-grams", () => {
    const spans = spansIn(
      { kind: "count", analyzer: "char_wb", ngramRange: [3, 3], field: "title" },
      movie("x", "Up To"),
    );
    expect(spans).toEqual({ " up": ["title:Up"], "up ": ["title:Up"], " to": ["title:To"], "to ": ["title:To"] });
  });

  it("reach over a run of spaces that counts as one", () => {
    const spans = spansIn({ kind: "count", analyzer: "char", ngramRange: [3, 3] }, movie("a   b"));
    expect(spans).toEqual({ "a b": ["plot:a   b"] });
  });

  it("tell plot, title and year apart where they are read as one text", () => {
    const features: FeatureOptions = { kind: "count", field: "plot-title-year", ngramRange: [2, 2] };
    expect(spansIn(features, movie("in space", "Alien ship", 1979))).toEqual({
      "in space": ["plot:in space"],
      "space alien": ["plot:space", "title:Alien"],
      "alien ship": ["title:Alien ship"],
      "ship 1979": ["title:ship", "year:1979"],
    });
  });

  it("are the year for the year's features", () => {
    const spans = spansIn({ kind: "year-bumps" }, movie("x", "", 1979));
    expect(spans["around 1980"]).toEqual(["year:1979"]);
  });

  it("exist for every term of any text, one for each time that it counts", () => {
    const features: FeatureOptions[] = [
      { kind: "count", ngramRange: [1, 3], tokenPattern: "(?u)\\b\\w+\\b" },
      { kind: "count", ngramRange: [1, 2], tokenPattern: "\\S+", stripAccents: "ascii" },
      { kind: "count", analyzer: "char_wb", ngramRange: [1, 4] },
      { kind: "count", analyzer: "char_token", ngramRange: [1, 4], stripAccents: "ascii" },
      { kind: "count", analyzer: "char", ngramRange: [1, 3], stripAccents: "unicode" },
    ];
    const text = fc.string({
      unit: fc.oneof(
        fc.constantFrom(..."ab É\u0301ﬁΣς \n-İ"),
        fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 }),
      ),
      maxLength: 30,
    });
    fc.assert(
      fc.property(text, fc.constantFrom(...features), (plot, settings) => {
        const given = movie(`zz ${plot}`);
        const { fitted, matrix } = vectorizerFromSettings(settings).fitTransform([given]);
        const columns = matrix.indices.subarray(0, matrix.indptr[1]);
        const spans = fitted.spansOf?.(given, columns) ?? [];
        for (const [i, own] of spans.entries()) {
          // Empty tokens have no span.
          if (fitted.terms[columns[i]].trim() === "") continue;
          expect([fitted.terms[columns[i]], own.length]).toEqual([fitted.terms[columns[i]], matrix.values[i]]);
        }
      }),
      { numRuns: 300 },
    );
  });
});
