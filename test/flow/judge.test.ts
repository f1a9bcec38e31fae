import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { claqueta, temporaryFolder } from "./claqueta.ts";

const folder = temporaryFolder();
const at = (name: string): string => join(folder, name);
const saved = (name: string) => JSON.parse(readFileSync(at(name), "utf8"));
const model = ["--model", at("words.claqueta")];
const judge = (...args: string[]) => claqueta(["evaluate", at("test.csv"), "--resamples", "50", ...args]);

beforeAll(() => {
  // Every movie is one row of one line.
  const [head, ...rows] = readFileSync("examples/movies.csv", "utf8").trimEnd().split("\n");
  writeFileSync(at("train.csv"), `${[head, ...rows.slice(0, 301)].join("\n")}\n`);
  writeFileSync(at("test.csv"), `${[head, ...rows.slice(301)].join("\n")}\n`);
  const tuning = ["--calibrate", "auto", "--threshold-goal", "macro-f1", "--at-least", "1"];
  for (const args of [
    ["train", at("train.csv"), "--recipe", "words", ...tuning, "--out", at("words.claqueta"), "-q"],
    ["train", at("train.csv"), "--recipe", "naive-bayes", "--out", at("bayes.claqueta"), "-q"],
    ["submit", at("test.csv"), ...model, "--out", at("submission.csv")],
    ["evaluate", at("test.csv"), ...model, "--out", at("model.json")],
    ["evaluate", at("test.csv"), "--model", at("bayes.claqueta"), "--out", at("bayes.json")],
  ]) {
    expect(claqueta(args).stderr).toBe("");
  }
});

/** What evaluations of the same answers have in common. */
function figuresIn(name: string): object {
  const { model: _, predictions, calibration, tellingTerms, warnings, environment, ...figures } = saved(name);
  return figures;
}

describe("predictions in a file", () => {
  it("that submit wrote have the model's figures to the last digit, with its thresholds", () => {
    const run = judge("--resamples", "1000", "--predictions", at("submission.csv"), ...model, "--out", at("same.json"));
    expect(run.stderr).toContain("warning genres that no movie has have no ROC AUC: Film-Noir");
    expect(figuresIn("same.json")).toEqual(figuresIn("model.json"));
    expect(saved("same.json").predictions).toMatchObject({ name: "submission.csv" });
  });

  it("are ranked the same without a model", () => {
    judge("--resamples", "1000", "--predictions", at("submission.csv"), "--out", at("ranked.json"));
    const [wanted, got] = [saved("model.json"), saved("ranked.json")];
    for (const key of ["rocAuc", "averagePrecision", "brier", "logLoss", "hitRate", "rankingLoss", "curves"]) {
      expect(got[key], key).toEqual(wanted[key]);
    }
    expect(got.thresholds).toEqual(got.thresholds.map(() => 0.5));
  });

  it.each(["csv", "tsv", "jsonl", "parquet"])("that predict wrote as %s bring their answers", (format) => {
    const [path, out] = [at(`predicted.${format}`), at(`${format}.json`)];
    const predict = ["predict", at("test.csv"), ...model, "--genres-column", "said", "--format", format, "--out", path];
    expect(claqueta([...predict, "-q"]).status).toBe(0);
    const given = ["--genres-column", "said", "--given-answers"];
    expect(judge("--resamples", "1000", "--predictions", path, ...given, "--out", out).status).toBe(0);
    expect(figuresIn(`${format}.json`)).toEqual({ ...figuresIn("model.json"), thresholds: [] });
  });

  it("become a page of their own", () => {
    expect(claqueta(["report", at("ranked.json"), "--out", at("page.html")]).status).toBe(0);
    expect(readFileSync(at("page.html"), "utf8")).toContain("Predictions judged: submission.csv");
  });

  it("keep their movies to themselves where a site shows the report", () => {
    const site = ["export-site", at("site"), ...model, "--report", at("ranked.json")];
    expect(claqueta(site).status).toBe(0);
    const { movies, predictions } = JSON.parse(readFileSync(at("site/report.json"), "utf8"));
    expect(movies).toBeUndefined();
    expect(predictions.name).toBe("submission.csv");
  });

  it("are told what is wrong, and options that say how they are read do not go without them", () => {
    const [head, ...rows] = readFileSync(at("submission.csv"), "utf8").trimEnd().split("\n");
    writeFileSync(at("short.csv"), [head, ...rows.slice(2)].join("\n"));
    const short = judge("--predictions", at("short.csv"));
    expect([short.status, short.stdout]).toEqual([65, ""]);
    expect(short.stderr).toContain("2 of 76 movies have no prediction");
    expect(judge("--predictions", at("short.csv"), "--common-only").stdout).toContain("74 movies");
    const stray = judge("--match-rows");
    expect(stray.status).toBe(64);
    expect(stray.stderr).toContain("--match-rows: it says how predictions are read, and there are none");
  });
});

describe("two saved evaluations", () => {
  const compare = (...args: string[]) => claqueta(["compare-reports", ...args, "--resamples", "50"]);

  it("are compared in pairs, the same again, as tables and as JSON", () => {
    const run = compare(at("model.json"), at("bayes.json"), "--out", at("changes.json"));
    expect(run.stderr).toBe("");
    expect(run.stdout).toMatch(/^ROC AUC, macro +0\.\d{4} +0\.\d{4} +[+−]0\.\d{4} +[+−]0\.\d{4} to [+−]0\.\d{4}/m);
    expect(run.stdout).toContain("Answers changed most");
    const json = compare(at("model.json"), at("bayes.json"), "--json").stdout;
    expect(JSON.parse(json)).toEqual(saved("changes.json"));
    expect(saved("changes.json").figures["rocAuc.macro"].new).toBe(saved("bayes.json").rocAuc.macro);
  });

  it("have no difference where they are the same, whoever gave the probabilities", () => {
    const { figures, answers } = JSON.parse(compare(at("model.json"), at("same.json"), "--json").stdout);
    expect(figures["f1.macro"]).toMatchObject({ difference: 0, interval: [0, 0], pValue: 1 });
    expect(answers.changedMovieCount).toBe(0);
  });

  it("are no other reports, nor evaluations that keep no movies or that somebody edited", () => {
    const comparison = ["compare", at("train.csv"), "--recipes", "words", "--out", at("comparison.json"), "-q"];
    expect(claqueta(comparison).status).toBe(0);
    const { movies, ...old } = saved("model.json");
    writeFileSync(at("old.json"), JSON.stringify(old));
    const ids = movies.ids.with(0, "1");
    writeFileSync(at("edited.json"), JSON.stringify({ ...old, movies: { ...movies, ids } }));
    for (const [name, message] of [
      ["comparison.json", "it is a comparison; expected an evaluation"],
      ["old.json", "it does not keep its movies' answers"],
      ["edited.json", "the checksum is wrong"],
    ]) {
      const run = compare(at("model.json"), at(name));
      expect([run.status, run.stdout]).toEqual([65, ""]);
      expect(run.stderr).toContain("error BAD_REPORT");
      expect(run.stderr).toContain(message);
    }
    expect(claqueta(["report", at("old.json"), "--out", at("old.html")]).status).toBe(0);
  });
});
