import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkReport, evaluationIn, readReport } from "./read-report.ts";

const genre = { genre: "Drama", support: 5, rocAuc: 0.9, rocAucInterval: [0.8, 1] };
const figures = { movieCount: 12, rocAuc: { macro: 0.9, interval: [0.8, 1] }, f1: { micro: 0.6 }, genres: [genre] };
const model = { recipe: "small-stack", seed: 1, trainingMovieCount: 12, dataSha256: "ab", claquetaVersion: "0.1.0" };
const split = {
  ...{ testSize: 0.2, cv: null, seed: 42, trainCount: 30, testCount: 12 },
  ...{ groupDuplicates: false, stratified: false },
};
const comparison = {
  ...{ kind: "comparison", claquetaVersion: "0.1.0", dataSha256: "ab", movieCount: 42, split },
  recipes: [{ ...figures, name: "words" }],
  warnings: ["few"],
};

const fault = (json: unknown): string => {
  try {
    checkReport(json, "a.json");
  } catch (error) {
    return (error as Error).message;
  }
  return "none";
};

describe("a saved report", () => {
  it("of a training gives the model's own held-out figures under its recipe's name", () => {
    for (const kind of ["training", "model-report"]) {
      const report = checkReport({ kind, model, heldOut: figures }, "a.json");
      expect(report).toMatchObject({ kind, recipes: [], heldOut: { name: "small-stack", rocAuc: { macro: 0.9 } } });
    }
  });

  it("of a training that compared recipes gives these too", () => {
    const report = checkReport({ kind: "training", model, comparison, heldOut: figures }, "a.json");
    expect(report).toMatchObject({ kind: "training", recipes: [{ name: "words" }], warnings: ["few"] });
  });

  it("of an evaluation is of one recipe, the model's", () => {
    const report = checkReport({ kind: "evaluation", model, dataSha256: "cd", ...figures }, "a.json");
    expect(report).toMatchObject({ claquetaVersion: "0.1.0", recipes: [{ name: "small-stack" }], warnings: [] });
  });

  it("of predictions that were judged has their file's name, and tells whose thresholds these got", () => {
    const predictions = { name: "other.csv", sha256: "cd" };
    const saved = { kind: "evaluation", predictions, claquetaVersion: "0.1.0", dataSha256: "cd", ...figures };
    const report = checkReport(saved, "a.json");
    expect(report).toMatchObject({ recipes: [{ name: "other.csv" }], predictions });
    expect(report).not.toHaveProperty("model");
    expect(checkReport({ ...saved, model }, "a.json")).toMatchObject({ model, recipes: [{ name: "other.csv" }] });
    expect(fault({ ...saved, predictions: undefined })).toContain("a.json at /model: there is nothing");
    expect(fault({ ...saved, predictions: { name: 1 } })).toContain("a.json at /predictions/name: there is 1");
  });

  it("of an evaluation gives what it keeps of its movies, where it does", () => {
    const saved = { kind: "evaluation", model, dataSha256: "cd", ...figures };
    const movies = {
      ids: ["1"],
      ...{ labels: "AQ==", answers: "AQ==", probabilities: "A".repeat(20_000), sha256: "" },
    };
    expect(evaluationIn(JSON.stringify({ ...saved, movies }), "a.json")).toEqual({ genres: figures.genres, movies });
    expect(evaluationIn(JSON.stringify(saved), "a.json")).toEqual({ genres: figures.genres });
    expect(fault({ ...saved, movies: { ...movies, ids: [1] } })).toContain("a.json at /movies/ids/0: there is 1");
    const other = () => evaluationIn(JSON.stringify(comparison), "a.json");
    expect(other).toThrow("a.json: it is a comparison; expected an evaluation. Evaluate one model at a time");
  });

  it("of an older version may lack figures, or have none for a genre", () => {
    const { rocAucInterval, ...bare } = genre;
    const old = { ...figures, f1: undefined, brier: null, genres: [{ ...bare, rocAuc: null, f1: null }] };
    expect(fault({ ...comparison, recipes: [{ ...old, name: "words" }] })).toBe("none");
  });

  it("is the one that comes with the package", () => {
    const path = fileURLToPath(new URL("../../../models/report.json", import.meta.url));
    expect(readReport(readFileSync(path, "utf8"), path)).toMatchObject({ heldOut: { name: "small-stack" } });
  });

  it.each<[unknown, string]>([
    [null, "a.json: it is no report; expected what `claqueta compare --out`"],
    [{ kind: "toString" }, "a.json: it is no report"],
    [{ kind: "training" }, "a.json at /model: there is nothing; expected an object."],
    [{ kind: "training", model, heldOut: {} }, "a.json at /heldOut/rocAuc: there is nothing; expected an object."],
    [{ ...comparison, recipes: [] }, "a.json at /recipes: there is a list of 0; expected a list of 1 to 50."],
    [{ ...comparison, warnings: [1] }, "a.json at /warnings/0: there is 1; expected text of at most 10000 characters."],
    [
      { ...comparison, recipes: [{ ...comparison.recipes[0], brier: "low" }] },
      'a.json at /recipes/0/brier: there is "low"; expected a number. Make the report again with this version.',
    ],
    [
      { ...comparison, recipes: [{ ...comparison.recipes[0], f1: { micro: [] } }] },
      "a.json at /recipes/0/f1/micro: there is a list of 0; expected a number.",
    ],
    [
      { ...comparison, recipes: [{ ...comparison.recipes[0], genres: [{ ...genre, rocAucInterval: [1] }] }] },
      "a.json at /recipes/0/genres/0/rocAucInterval: there is a list of 1; expected a list of 2.",
    ],
  ])("that is none is refused with the path of its fault: %j", (json, message) => {
    expect(fault(json)).toContain(message);
  });

  it("never makes the reader fail otherwise, whatever replaces a part", () => {
    const whole = JSON.stringify({ kind: "training", model, comparison, heldOut: figures });
    const values = [...whole.matchAll(/(?<=":)(?:"[^"]*"|[\d.]+|null|false|\[|\{)/g)].map(({ index }) => index);
    fc.assert(
      fc.property(fc.constantFrom(...values), fc.jsonValue(), (at, other) => {
        // A string instead of a value, and the value under another name.
        const text = `${whole.slice(0, at)}${JSON.stringify(other)},"was":${whole.slice(at)}`;
        try {
          readReport(text, "a.json");
        } catch (error) {
          expect(error).toMatchObject({ code: "BAD_REPORT" });
        }
      }),
    );
  });
});
