import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { claqueta, temporaryFolder } from "./claqueta.ts";

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const page = (name: string): string => readFileSync(at(name), "utf8");

describe("a report of the example movies", () => {
  beforeAll(() => {
    const recipes = ["--recipes", "words,naive-bayes,report-regression"];
    const run = claqueta(["compare", "examples/movies.csv", ...recipes, "--out", at("comparison.json"), "-q"]);
    expect(run.status).toBe(0);
  });

  it("becomes one page and a folder of drawings, the same bytes again", () => {
    for (const name of ["a", "b"]) {
      const args = ["report", at("comparison.json"), "--out", at(`${name}.html`), "--svg", at(name)];
      const run = claqueta(args);
      expect(run.stderr).toBe("");
      expect(run.stdout).toContain("roc.svg");
    }
    expect(page("a.html")).toBe(page("b.html"));
    expect(page("a.html")).toContain("movies.csv");
    const drawings = readdirSync(at("a"));
    expect(drawings).toEqual(
      expect.arrayContaining(["roc.svg", "reliability.svg", "confusion.svg", "data-genres.svg"]),
    );
    for (const name of drawings) expect(page(join("a", name))).toBe(page(join("b", name)));
  });

  it("keeps its JSON small, with lists of numbers on a line", () => {
    expect(statSync(at("comparison.json")).size).toBeLessThan(2e6);
    expect(readFileSync(at("comparison.json"), "utf8")).toMatch(/"falsePositiveRate": \[0, [\d., ]+, 1\]/);
  });

  it("is made of a training and of an evaluation too", () => {
    const model = at("words.claqueta");
    const tuning = ["--calibrate", "auto", "--threshold-goal", "macro-f1", "--report", at("training.json")];
    expect(
      claqueta(["train", "examples/movies.csv", "--recipe", "words", ...tuning, "--out", model, "-q"]).status,
    ).toBe(0);
    const judge = ["evaluate", "examples/movies.csv", "--model", model, "--resamples", "20"];
    const run = claqueta([...judge, "--out", at("evaluation.json")]);
    expect(run.stdout).toContain("What the model's calibration is worth");
    expect(run.stdout).toContain("Reliability, all genres together");
    for (const name of ["training", "evaluation"]) {
      expect(claqueta(["report", at(`${name}.json`), "--out", at(`${name}.html`)]).status).toBe(0);
      expect(page(`${name}.html`)).toContain("Reliability before and after calibration");
    }
    expect(page("evaluation.html")).toContain("how well it remembers");
  });

  it("is not made of anything else, and leaves no page then", () => {
    writeFileSync(at("broken.json"), '{"kind":"comparison","recipes":[1]}');
    for (const [path, code, status] of [
      ["package.json", "BAD_REPORT", 65],
      [at("broken.json"), "BAD_REPORT", 65],
      ["examples/movies.csv", "BAD_JSON", 65],
      [at("none.json"), "FILE_NOT_FOUND", 66],
      [folder, "FILE_NOT_FOUND", 66],
    ] as const) {
      const run = claqueta(["report", path, "--out", at("never.html")]);
      expect(run.stderr).toContain(code);
      expect(run.status).toBe(status);
    }
    expect(existsSync(at("never.html"))).toBe(false);
  });
});
