import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { claqueta, temporaryFolder } from "./claqueta.ts";

const folder = temporaryFolder();
const model = join(folder, "answers.claqueta");
const report = join(folder, "training.json");
const train = (out: string, ...more: string[]) =>
  claqueta(["train", "examples/movies.csv", "--recipe", "words", "--out", out, "-q", ...more]);
const answered = (path: string): number[] =>
  JSON.parse(claqueta(["predict", "examples/new-movies.csv", "--model", path, "--format", "json"]).stdout).map(
    ({ genres }: { genres: { selected: boolean }[] }) => genres.filter(({ selected }) => selected).length,
  );
const tuning = ["--calibrate", "auto", "--threshold-goal", "macro-f1", "--at-least", "1"];

describe("calibrated answers on the example movies", () => {
  beforeAll(() => {
    const run = train(model, ...tuning, "--report", report);
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
    expect(run.stdout).toContain("calibration error");
  });

  it("are in the model file, which says so, and are the same bytes again", () => {
    const info = JSON.parse(claqueta(["info", model, "--json"]).stdout);
    expect(info).toMatchObject({ calibration: "per-genre", answerRule: { atLeast: 1, exactly: null } });
    expect(info.thresholds.every((threshold: number) => threshold === 0.5)).toBe(false);
    expect(info.provenance.notes.answers.after.calibrationError).toBeGreaterThan(0);
    const again = join(folder, "again.claqueta");
    train(again, ...tuning, "--jobs", "1");
    expect(readFileSync(again).equals(readFileSync(model))).toBe(true);
  });

  it("come with their figures before and after", () => {
    const { answers } = JSON.parse(readFileSync(report, "utf8"));
    expect(answers.after.calibrationError).toBeLessThan(answers.before.calibrationError);
    expect(answers.after.reliability).toHaveLength(10);
    expect(answers.genres).toHaveLength(24);
  });

  it("are never empty", () => {
    expect(Math.min(...answered(model))).toBeGreaterThanOrEqual(1);
  });

  it("can be replaced without fitting again", () => {
    const three = join(folder, "three.claqueta");
    expect(claqueta(["thresholds", model, "--goal", "count=3", "--out", three]).status).toBe(0);
    expect(new Set(answered(three))).toEqual(new Set([3]));
    const eight = join(folder, "eight.claqueta");
    expect(Math.min(...answered(model))).toBeLessThan(8);
    expect(claqueta(["thresholds", model, "--at-least", "8", "--out", eight]).status).toBe(0);
    expect(Math.min(...answered(eight))).toBe(8);
  });

  it("are not chosen by the movies that the model was fitted on", () => {
    const args = ["thresholds", model, "--goal", "macro-f1", "--out", join(folder, "never.claqueta")];
    const run = claqueta([...args, "--data", "examples/movies.csv"]);
    expect(run.status).toBe(64);
    expect(run.stderr).toContain("fitted on this very file");
  });

  it("refuse settings that cannot be followed before any work is done", () => {
    expect(train(model, "--threshold-goal", "count=30").stderr).toContain("INVALID_SETTING");
    expect(train(model, "--threshold-goal", "best").stderr).toContain("macro-f1");
    expect(claqueta(["thresholds", model, "--out", model]).stderr).toContain("USAGE");
  });

  it("are judged by evaluate, which says where they are wrong", () => {
    const run = claqueta(["evaluate", "examples/movies.csv", "--model", model, "--resamples", "20", "--json"]);
    const { errors } = JSON.parse(run.stdout);
    expect(errors.worstMovies).toHaveLength(10);
    expect(Object.keys(errors)).toEqual([
      "worstMovies",
      "confusedGenres",
      "confusion",
      "doubtfulLabels",
      "byDecade",
      "byPlotLength",
    ]);
    const table = claqueta(["evaluate", "examples/movies.csv", "--model", model, "--resamples", "20"]).stdout;
    expect(table).toContain("By decade");
  });
});
