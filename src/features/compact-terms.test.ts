import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import type { PartOptions } from "./registry.ts";
import { vectorizerFromSettings, vectorizerFromState } from "./registry.ts";
import type { FittedTerms } from "./term-vectorizer.ts";

const movie = (plot: string): Movie => ({ id: "", title: "", year: null, plot });
const words = ["a", "the", "old", "mill", "Åse", "naïve", "🚂", "x-ray", "it's", "99", "runaway", "ǅ", "ﬁn", "…"];
const text = fc.array(fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 6 })), { maxLength: 30 });
const settings: fc.Arbitrary<PartOptions> = fc
  .record({
    analyzer: fc.constantFrom("word", "char_wb", "char_token", "char"),
    range: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 })),
    stripAccents: fc.constantFrom(null, "ascii", "unicode"),
    stopWords: fc.constantFrom(null, "english"),
    pattern: fc.constantFrom("(?u)\\b\\w\\w+\\b", "(?u)\\b\\w+\\b", "[a-z]+"),
  })
  .map(({ analyzer, range: [least, more], stripAccents, stopWords, pattern }) => ({
    kind: "count",
    analyzer,
    ngramRange: [least, least + more],
    stripAccents,
    ...(analyzer === "word" && { stopWords, tokenPattern: pattern }),
  }));

/** Each row's [column, value], ascending by column. */
function entries(x: SparseMatrix, columnOf = (column: number): number => column): (readonly [number, number])[][] {
  return Array.from({ length: x.rowCount }, (_, row) =>
    Array.from({ length: x.indptr[row + 1] - x.indptr[row] }, (_, k) => {
      const at = x.indptr[row] + k;
      return [columnOf(x.indices[at]), x.values[at]] as const;
    }).sort(([a], [b]) => a - b),
  );
}

describe("columns of compact terms, and of terms known in advance", () => {
  it("are those that a text's own n-grams have among the terms, as often, whatever the analyzer", () => {
    fc.assert(
      fc.property(
        settings,
        fc.array(text, { minLength: 1, maxLength: 8 }),
        fc.array(text),
        (options, known, others) => {
          const learned = [...known.map((each) => movie(each.join(" "))), movie("old mill runaway train station")];
          const whole = vectorizerFromSettings(options).fit(learned) as FittedTerms;
          const movies = [...learned, ...others.map((each) => movie(each.join(" ")))];
          // A vectorizer that was just loaded learns each text's n-grams and looks them up.
          const expected = movies.flatMap((each) => entries(vectorizerFromState(whole.toState()).transform([each])));
          const { fitted, kept } = whole.compact(Array.from({ length: whole.columnCount }, (_, column) => column));
          expect(entries(fitted.transform(movies), (column) => kept[column])).toEqual(expected);
          whole.transform(Array.from({ length: 40 }, () => movie("the old mill")));
          expect(entries(whole.transform(movies))).toEqual(expected);
        },
      ),
      { numRuns: 300 },
    );
  });
});
