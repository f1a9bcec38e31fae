import { describe, expect, it } from "vitest";
import { countedAnswers } from "./counted-answers.ts";
import { genreConfusion } from "./genre-confusion.ts";

const names = ["Drama", "War", "News"];
const labels = { rowCount: 3, columnCount: 3, values: Uint8Array.of(1, 0, 0, 0, 1, 0, 1, 1, 0) };

describe("genreConfusion", () => {
  it("has right answers on the diagonal, and elsewhere what was answered instead of a genre", () => {
    const answers = Uint8Array.of(1, 1, 0, 1, 0, 1, 0, 1, 1);
    expect(genreConfusion({ answers, labels, genreNames: names })).toEqual({
      names,
      // Drama: found once, once News was said instead. War: found once, once Drama and News were said instead.
      counts: [
        [1, 0, 1],
        [1, 1, 1],
        [0, 0, 0],
      ],
    });
  });

  it("leaves out what is not known", () => {
    const answers = Uint8Array.of(0, 1, 1, 0, 0, 1, 0, 0, 0);
    const known = Uint8Array.of(1, 0, 1, 1, 0, 1, 1, 1, 1);
    expect(genreConfusion({ answers, labels: { ...labels, known }, genreNames: names }).counts).toEqual([
      [0, 0, 1],
      [0, 0, 0],
      [0, 0, 0],
    ]);
  });
});

describe("countedAnswers", () => {
  it("gives each movie as many genres as it has, however low their probabilities, the lower column first", () => {
    const probabilities = {
      rowCount: 3,
      columnCount: 3,
      values: Float64Array.of(0.01, 0.02, 0.01, 0.9, 0.9, 0.9, 0.1, 0.3, 0.2),
    };
    expect([...countedAnswers(probabilities, labels)]).toEqual([0, 1, 0, 1, 0, 0, 0, 1, 1]);
    const known = Uint8Array.of(1, 0, 1, 1, 1, 1, 1, 1, 0);
    expect([...countedAnswers(probabilities, { ...labels, known })]).toEqual([1, 0, 0, 1, 0, 0, 1, 1, 0]);
  });
});
