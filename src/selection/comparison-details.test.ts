import { beforeAll, describe, expect, it } from "vitest";
import { exampleMovies, smallComparison } from "../../test/fixtures/small-comparison.ts";
import type { Movie } from "../movies/movie.ts";
import type { Comparison } from "./compare.ts";
import { LearningCurves } from "./comparison-details.ts";

let movies: readonly Movie[];
let comparison: Comparison;
beforeAll(async () => {
  movies = await exampleMovies();
  comparison = await smallComparison(movies);
});

describe("what a comparison keeps besides its figures", () => {
  it("are curves of every recipe, losses of the network, top terms of the linear one", () => {
    for (const { curves } of comparison.recipes) {
      expect(Object.keys(curves.roc)).toEqual([...comparison.genres]);
      expect(curves.reliability.all).toHaveLength(10);
    }
    const [linear, network] = ["linear", "network"].map((name) =>
      comparison.recipes.find((each) => each.name === name),
    );
    expect(network?.learningCurve?.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(network?.learningCurve?.every(({ loss, valLoss }) => loss > 0 && valLoss !== null && valLoss > 0)).toBe(
      true,
    );
    expect(network).not.toHaveProperty("tellingTerms");
    expect(linear).not.toHaveProperty("learningCurve");
    expect(linear?.tellingTerms?.every((own) => own.for.length === 10)).toBe(true);
  });

  it("are the best recipe's mistakes on held-out movies, by id and title", () => {
    const { worstMovies, confusion } = comparison.errors;
    const titles = new Map(movies.map(({ id, title }) => [id, title]));
    expect(worstMovies).toHaveLength(12);
    for (const { id, title } of worstMovies) expect(titles.get(id)).toBe(title);
    expect(confusion.names).toEqual(comparison.genres);
    // As many answers as genres: what is missed of a movie is as much as what is wrongly said.
    for (const { missed, wronglySaid } of worstMovies) expect(missed.length).toBe(wronglySaid.length);
  });

  it("holds no plot, and little besides the figures", () => {
    const text = JSON.stringify(comparison);
    for (const { plot } of movies) expect(text).not.toContain(plot.slice(0, 40));
    // Two recipes; three are to stay under 2 MB.
    expect(text.length).toBeLessThan(700_000);
  });
});

describe("LearningCurves", () => {
  it("puts epochs in order, whatever order folds were fitted in", () => {
    const curves = new LearningCurves();
    const note = (split: number, epoch: number) => curves.note("net", split, { done: 0, values: { epoch, loss: 1 } });
    note(1, 1);
    note(0, 1);
    note(1, 2);
    note(0, 2);
    curves.note("net", 0, { done: 0.5 });
    expect(curves.of("net")?.map(({ split, epoch }) => [split, epoch])).toEqual([
      [0, 1],
      [0, 2],
      [1, 1],
      [1, 2],
    ]);
    expect(curves.of("other")).toBeUndefined();
  });
});
