import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Movie } from "../movies/movie.ts";
import type { PartOptions } from "./feature-settings.ts";
import { vectorizerFromSettings } from "./make-vectorizer.ts";
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

describe("columns of terms that are known by fingerprints", () => {
  it("are those of the terms themselves, as often, whatever the analyzer", () => {
    fc.assert(
      fc.property(
        settings,
        fc.array(text, { minLength: 1, maxLength: 8 }),
        fc.array(text),
        (options, known, others) => {
          const learned = [...known.map((each) => movie(each.join(" "))), movie("old mill runaway train station")];
          const whole = vectorizerFromSettings(options).fit(learned) as FittedTerms;
          const { fitted, kept } = whole.compact(Array.from({ length: whole.columnCount }, (_, column) => column));
          const movies = [...learned, ...others.map((each) => movie(each.join(" ")))];
          const [expected, found] = [whole.transform(movies), fitted.transform(movies)];
          for (let row = 0; row < movies.length; row++) {
            const entries = (x: typeof found, columnOf: (column: number) => number) =>
              Array.from({ length: x.indptr[row + 1] - x.indptr[row] }, (_, k) => {
                const at = x.indptr[row] + k;
                return [columnOf(x.indices[at]), x.values[at]] as const;
              }).sort(([a], [b]) => a - b);
            expect(entries(found, (column) => kept[column])).toEqual(entries(expected, (column) => column));
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
