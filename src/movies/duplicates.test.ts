import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findDuplicates, findDuplicatesBetween, normaliseTitle } from "./duplicates.ts";
import { groupDuplicates } from "./duplicates-groups.ts";
import { forEachSharedPhrase } from "./duplicates-phrases.ts";
import type { Movie } from "./movie.ts";
import { readMovies } from "./read/read-movies.ts";

const movie = (title: string, year: number | null, plot: string): Movie => ({ id: title, title, year, plot });
/** Plots of `count` words that occur in no other plot. */
let wordNumber = 0;
const freshPlot = (count: number): string => Array.from({ length: count }, () => `word${wordNumber++}`).join(" ");
const pairsOf = (movies: readonly Movie[]) =>
  findDuplicates(movies).map(({ first, second, reasons }) => [first, second, ...reasons]);

describe("findDuplicates", () => {
  it("finds equal plots, however short, but not empty ones", () => {
    const movies = [movie("a", 1, "A plot."), movie("b", 2, ""), movie("c", 3, "A plot."), movie("d", 4, "")];
    expect(pairsOf(movies)).toEqual([[0, 2, "same-plot"]]);
  });

  it("finds equal titles in other writing, in the same year and within two years", () => {
    const movies = ["Amélie", "AMELIE!", " amelie", "Amelie", "Amelie"].map((title, i) =>
      movie(title, [2001, 2001, 2003, 2010, null][i], freshPlot(20)),
    );
    expect(pairsOf(movies)).toEqual([
      [0, 1, "same-title-year"],
      [0, 2, "near-title-year"],
      [1, 2, "near-title-year"],
    ]);
  });

  it("takes no title at all for no likeness", () => {
    expect(pairsOf([movie("", 2000, freshPlot(5)), movie("", 2000, freshPlot(5))])).toEqual([]);
  });

  it("finds plots that share two runs of ten words, whatever the case, accents and punctuation", () => {
    const shared = "the old café owner leaves his son a map of the northern coast";
    const other = "The OLD cafe-owner leaves his son a map; of the northern coast!";
    const plots = [`${freshPlot(30)} ${shared}`, `${other} ${freshPlot(9)}`, freshPlot(40)];
    expect(pairsOf(plots.map((plot, i) => movie(`t${i}`, 1990, plot)))).toEqual([[0, 1, "shared-phrases"]]);
  });

  it("does not take one shared run of ten words for a likeness, nor the same run twice", () => {
    const run = "one two three four five six seven eight nine ten";
    const plots = [0, 1].map(() => `${freshPlot(3)} ${run} ${freshPlot(3)} ${run} ${freshPlot(3)}`);
    expect(pairsOf(plots.map((plot, i) => movie(`t${i}`, 1990, plot)))).toEqual([]);
  });

  it("gives all reasons of a pair, the surest first", () => {
    const plot = freshPlot(12);
    expect(pairsOf([movie("x", 1990, plot), movie("x", 1990, plot)])).toEqual([
      [0, 1, "same-plot", "same-title-year", "shared-phrases"],
    ]);
  });

  it("links a thousand equal rows into one group without a square of pairs", () => {
    const plot = freshPlot(15);
    const movies = Array.from({ length: 1000 }, () => movie("same", 2000, plot));
    const pairs = findDuplicates(movies);
    expect(pairs.length).toBeLessThan(2000);
    expect(new Set(groupDuplicates(1000, pairs))).toEqual(new Set([0]));
  });
});

describe("findDuplicatesBetween", () => {
  const plot = freshPlot(15);
  const movies = [movie("a", 1990, plot), movie("a", 1990, freshPlot(15)), movie("b", 1991, freshPlot(15))];

  it("gives pairs across the lists only, with each list's own rows", () => {
    const others = [movie("c", 2000, freshPlot(15)), movie("d", 2005, plot), movie("b", 1992, freshPlot(15))];
    expect(findDuplicatesBetween(movies, others)).toEqual([
      { first: 0, second: 1, reasons: ["same-plot", "shared-phrases"] },
      { first: 2, second: 2, reasons: ["near-title-year"] },
    ]);
    expect(findDuplicatesBetween(movies, [])).toEqual([]);
  });

  it("finds every leaked row among hundreds of the same title", () => {
    const others = Array.from({ length: 300 }, (_, i) => movie("a", 1985 + (i % 10), freshPlot(12)));
    const leaked = new Set(findDuplicatesBetween(movies, others).map((pair) => pair.second));
    const wanted = [...others.keys()].filter((row) => Math.abs((others[row].year ?? 0) - 1990) <= 2);
    expect([...leaked].sort((a, b) => a - b)).toEqual(wanted);
  });
});

describe("forEachSharedPhrase", () => {
  it("finds what a search through every pair of plots finds", () => {
    const plotOf = fc.array(fc.constantFrom("a", "b"), { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(plotOf, { maxLength: 6 }), (plots) => {
        const phrases = new Map<string, Set<number>>();
        for (const [row, words] of plots.entries()) {
          for (let at = 0; at + 10 <= words.length; at++) {
            const phrase = words.slice(at, at + 10).join(" ");
            phrases.set(phrase, (phrases.get(phrase) ?? new Set()).add(row));
          }
        }
        const wanted = [...phrases.values()].filter((rows) => rows.size > 1).map((rows) => [...rows].join());
        const got: string[] = [];
        forEachSharedPhrase(
          plots.map((words) => words.join(" ")),
          (rows) => got.push(rows.join()),
        );
        expect(got.sort()).toEqual(wanted.sort());
      }),
    );
  });
});

describe("groupDuplicates", () => {
  it("joins rows that are linked through others under their lowest row", () => {
    const reasons = ["same-plot"] as const;
    const pairs = [
      { first: 3, second: 4, reasons },
      { first: 1, second: 4, reasons },
    ];
    expect([...groupDuplicates(6, pairs)]).toEqual([0, 1, 2, 1, 1, 5]);
  });
});

describe("normaliseTitle", () => {
  it("keeps letters and digits of every script, and signs where there is nothing else", () => {
    expect(["L'Été: 2", "七人の侍", "…"].map(normaliseTitle)).toEqual(["l ete 2", "七人の侍", "…"]);
  });
});

const dataFolder = process.env.CLAQUETA_DATA_DIR ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));
const hasData = existsSync(join(dataFolder, "dataTraining.zip"));

describe.skipIf(!hasData)("on the real files (skipped where CLAQUETA_DATA_DIR holds none)", () => {
  it("finds the training file's one equal plot and three equal titles and years", async () => {
    const { movies } = await readMovies(join(dataFolder, "dataTraining.zip"));
    const pairs = findDuplicates(movies);
    expect(pairs.filter((pair) => pair.reasons.includes("same-plot"))).toHaveLength(1);
    expect(pairs.filter((pair) => pair.reasons.includes("same-title-year"))).toHaveLength(3);
    const { movies: unseen } = await readMovies(join(dataFolder, "dataTesting.zip"));
    const across = findDuplicatesBetween(movies, unseen);
    expect(across.filter((pair) => pair.reasons.includes("same-title-year"))).toHaveLength(1);
  });
});
