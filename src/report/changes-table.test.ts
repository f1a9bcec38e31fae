import { expect, it } from "vitest";
import type { FigureChange } from "../metrics/figure-changes.ts";
import { tables } from "../metrics/figures.ts";
import type { EvaluationComparison } from "../selection/compare-evaluations.ts";
import { changesTable } from "./changes-table.ts";

const change: FigureChange = { old: 0.5, new: 0.625, difference: 0.125, interval: [-0.00001, 0.25], pValue: 0.031 };
const adjusted = { ...change, adjustedPValue: 0.062 };
const none = { old: null, new: null, difference: null, interval: null, pValue: null, adjustedPValue: null };
const comparison: EvaluationComparison = {
  kind: "evaluation-comparison",
  ...{ claquetaVersion: "0.1.0", old: "a.json", new: "b.json", seed: 1 },
  ...{ movieCount: 1234, oldOnlyCount: 0, newOnlyCount: 2 },
  figures: Object.fromEntries(tables.evaluation.map((path) => [path, change])) as EvaluationComparison["figures"],
  genres: [
    { genre: "War", support: 7, figures: { rocAuc: adjusted, averagePrecision: adjusted, f1: none } },
    { genre: "News", support: 0, figures: { rocAuc: none, averagePrecision: none, f1: none } },
  ],
  answers: { changedMovieCount: 2, nowRightCount: 4, nowWrongCount: 1 },
  changedMovies: [
    {
      id: "12",
      distance: 2,
      changes: ["War", "News", "Drama", "Sport"].map((genre) => {
        return { genre, answer: genre !== "News", isRight: true, old: 0.2, new: 0.8 };
      }),
    },
  ],
};

it("tells old, new, difference and interval of every figure, and what it is of", () => {
  const text = changesTable(comparison);
  expect(text).toContain("1,234 movies; left out: 0 of old alone, 2 of new alone; a difference is new less old");
  expect(text).toMatch(/^ROC AUC, macro +0\.5000 +0\.6250 +\+0\.1250 +0\.0000 to \+0\.2500 +0\.031$/m);
  expect(text).toMatch(/^log loss .*lower is better$/m);
  expect(text).toMatch(/^War +7 +0\.500 +0\.625 +\+0\.125 +0\.000 to \+0\.250 +0\.062 +\+0\.125 +–$/m);
  expect(text).toMatch(/^News +0( +–){7}$/m);
  expect(text).toContain("Answers changed for 2 of 1,234 movies: 4 became right, 1 wrong.");
  expect(text).toMatch(/^12 +\+War 0\.20→0\.80, −News 0\.20→0\.80, \+Drama 0\.20→0\.80 and 1 more +–$/m);
});

it("says that nothing changed where nothing did", () => {
  const answers = { changedMovieCount: 0, nowRightCount: 0, nowWrongCount: 0 };
  const text = changesTable({ ...comparison, newOnlyCount: 0, answers, changedMovies: [] });
  expect(text).toMatch(/^1,234 movies; a difference is new less old$/m);
  expect(text.endsWith("No answer changed.")).toBe(true);
});
