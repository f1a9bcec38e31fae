import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Highlight, moveWords, placeWords, stretchesOf, strongestWords } from "./highlights.ts";

const draft = (plot: string) => ({ title: "", year: "", plot });
function word(text: string, plot: string, contribution: number): Highlight {
  const start = plot.indexOf(text);
  return { field: "plot", start, end: start + text.length, text, contribution };
}

describe("highlights", () => {
  it("stay on their letters when the text around them is edited", () => {
    const letters = fc.string({ unit: fc.constantFrom(..."ab c"), maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, letters, (before, after, typed) => {
        const old = `${before} duel ${after}`;
        const highlights = [word("duel", old, 1)];
        for (const now of [`${typed}${old}`, `${old}${typed}`, `${before}${typed} duel ${after}`]) {
          for (const { start, end } of moveWords(highlights, draft(old), draft(now)))
            expect(now.slice(start, end)).toBe("duel");
        }
        expect(moveWords(highlights, draft(old), draft(`${old}${typed}`))).toHaveLength(1);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it("lie on names and numbers as they were typed", () => {
    const own = (field: string, start: number, text: string): Highlight => {
      return { field, start, end: start + text.length, text, contribution: 1 };
    };
    const typed = { cast: "Alan Ladd,Al|Bo", runtime: " 1.5e2", keywords: "['a', 'noon']", plot: "noon" };
    const values = { cast: ["Alan Ladd", "Al|Bo"], runtime: 150, keywords: "a, noon" };
    const words = [
      own("plot", 0, "noon"),
      own("cast", 0, "Alan Ladd"),
      own("cast", 11, "Al|Bo"),
      own("runtime", 0, "150"),
      own("keywords", 3, "noon"),
    ];
    const placed = placeWords(words, typed, values);
    const letters = placed.map(({ field, start, end }) => typed[field as keyof typeof typed].slice(start, end));
    expect(letters).toEqual(["noon", "Alan Ladd", "Al|Bo", " 1.5e2", ""]);
    expect(placed.map(({ text }) => text)).toEqual(words.map(({ text }) => text));
    expect(stretchesOf(typed.keywords, "keywords", placed).map(({ side }) => side)).toEqual([null]);
  });

  it("disappear where the edit touches them", () => {
    const old = "the duel at noon";
    expect(moveWords([word("duel", old, 1)], draft(old), draft("the dual at noon"))).toEqual([]);
    expect(moveWords([word("noon", old, 1)], draft(old), draft("the dual at noon"))).toHaveLength(1);
  });

  it("cut a text into stretches that join to the same text, stronger for stronger words", () => {
    const plot = "the duel at noon, by the saloon";
    const highlights = [word("duel", plot, 1), word("noon", plot, -0.3), word("the", plot, 0.01)];
    const stretches = stretchesOf(
      plot,
      "plot",
      highlights.toReversed().toSorted((a, b) => a.start - b.start),
    );
    expect(stretches.map(({ text }) => text).join("")).toBe(plot);
    expect(stretches.filter(({ side }) => side !== null)).toEqual([
      { text: "duel", side: "for", strength: 4 },
      { text: "noon", side: "against", strength: 2 },
    ]);
  });

  it("are listed once per word, the strongest first, by side", () => {
    const plot = "Gold gold silver lead";
    const highlights = [
      word("Gold", plot, 0.2),
      { ...word("gold", plot, 0.3) },
      word("silver", plot, 0.4),
      word("lead", plot, -0.1),
    ];
    expect(strongestWords(highlights, "for", 5).map(({ text, count }) => [text, count])).toEqual([
      ["Gold", 2],
      ["silver", 1],
    ]);
    expect(strongestWords(highlights, "against", 5).map(({ text }) => text)).toEqual(["lead"]);
  });
});
