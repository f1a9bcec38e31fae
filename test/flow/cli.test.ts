import { once } from "node:events";
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { claqueta, startClaqueta, temporaryFolder } from "./claqueta.ts";

const folder = temporaryFolder();
const model = join(folder, "words.claqueta");
const train = (out: string, ...more: string[]) =>
  claqueta(["train", "examples/movies.csv", "--recipe", "words", "--out", out, "-q", ...more]);

beforeAll(() => {
  const run = train(model);
  expect(run.stderr).toBe("");
  expect(run.status).toBe(0);
});

describe("the workflow on the example movies", () => {
  it("profiles the file as a table and as JSON", () => {
    expect(claqueta(["profile", "examples/movies.csv"]).stdout).toContain("Film-Noir");
    const profile = JSON.parse(claqueta(["profile", "examples/movies.csv", "--json"]).stdout);
    expect(profile.file.rowCount).toBe(377);
  });

  it("compares recipes and saves everything in one report", () => {
    const out = join(folder, "report.json");
    const recipes = "words,naive-bayes,report-regression";
    const run = claqueta(["compare", "examples/movies.csv", "--recipes", recipes, "--out", out, "-q"]);
    expect(run.status).toBe(0);
    const report = JSON.parse(readFileSync(out, "utf8"));
    expect(report.recipes.map((recipe: { name: string }) => recipe.name).sort()).toEqual(recipes.split(",").sort());
    expect(report.best).toBe(report.recipes[0].name);
    for (const recipe of report.recipes) {
      const [low, high] = recipe.rocAuc.interval;
      expect(low).toBeLessThanOrEqual(recipe.rocAuc.macro);
      expect(high).toBeGreaterThanOrEqual(recipe.rocAuc.macro);
      expect(recipe.rocAuc.macro).toBeLessThanOrEqual(report.recipes[0].rocAuc.macro);
      expect(Object.keys(recipe.rocAuc.perGenre)).toHaveLength(24);
      expect(recipe.rocAucHard.macro).toBeGreaterThan(0.4);
      expect(recipe.f1.micro).toBeGreaterThanOrEqual(0);
      expect(recipe.fitSeconds).toBeGreaterThan(0);
      expect(recipe.predictSeconds).toBeGreaterThan(0);
      expect(recipe.modelBytes).toBeGreaterThan(1000);
    }
    expect(run.stdout).toContain(`Best: ${report.best}`);
  });

  it("judges by cross-validation so that every movie is held out once", () => {
    const args = ["compare", "examples/movies.csv", "--recipes", "naive-bayes", "--cv", "3", "--json", "-q"];
    const report = JSON.parse(claqueta(args).stdout);
    expect(report.recipes[0].movieCount).toBe(377);
  });

  it("keeps every genre on both sides of a stratified split, and groups of near-duplicates on one", () => {
    const args = ["compare", "examples/movies.csv", "--recipes", "naive-bayes", "--json", "-q"];
    const report = JSON.parse(claqueta([...args, "--stratified", "--group-duplicates"]).stdout);
    expect(report.split).toMatchObject({ stratified: true, groupDuplicates: true });
    expect(report.crossingGroupCount).toBe(0);
    // 13 movies have the rarest genre, News; a fifth of them judge.
    expect(report.recipes[0].genres.every((genre: { support: number }) => genre.support >= 2)).toBe(true);
    expect(report.recipes[0].undefinedGenres).toEqual([]);
  });

  it("gives the same model bytes again, and with one thread", () => {
    const again = join(folder, "again.claqueta");
    const single = join(folder, "single.claqueta");
    train(again);
    train(single, "--jobs", "1");
    expect(readFileSync(again).equals(readFileSync(model))).toBe(true);
    expect(readFileSync(single).equals(readFileSync(model))).toBe(true);
  });

  it("predicts one movie from its plot as it does from a file", () => {
    const plot = "A detective in a rain-soaked city hunts a killer.";
    const one = claqueta([
      "predict",
      "--model",
      model,
      "--plot",
      plot,
      "--title",
      "Rain",
      "--year",
      "1948",
      "--format",
      "json",
    ]);
    const line = `${JSON.stringify({ id: "1", title: "Rain", year: 1948, plot })}\n`;
    const piped = claqueta(["predict", "-", "--model", model, "--format", "json"], line);
    expect(JSON.parse(piped.stdout)).toEqual(JSON.parse(one.stdout));
    expect(JSON.parse(one.stdout)[0].genres).toHaveLength(24);
  });

  it("writes the same predictions as JSON, JSON Lines and CSV", () => {
    const as = (format: string) =>
      claqueta(["predict", "examples/new-movies.csv", "--model", model, "--format", format]).stdout;
    const json = JSON.parse(as("json"));
    expect(
      as("jsonl")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(json);
    const [header, ...rows] = as("csv").trim().split("\n");
    expect(header.split(",").slice(0, 6)).toEqual(["", "year", "title", "plot", "genres", "p_Action"]);
    expect(rows).toHaveLength(json.length);
  });

  it("writes a submission of one row a movie in the file's order", () => {
    const out = join(folder, "submission.csv");
    expect(claqueta(["submit", "examples/new-movies.csv", "--model", model, "--out", out]).status).toBe(0);
    const [header, ...rows] = readFileSync(out, "utf8").trim().split("\n");
    expect(header.startsWith("ID,p_Action,p_Adventure,")).toBe(true);
    expect(header.endsWith(",p_Western")).toBe(true);
    expect(rows.map((row) => Number(row.split(",")[0]))).toEqual(Array.from({ length: 20 }, (_, i) => 5001 + 3 * i));
    for (const row of rows) {
      const probabilities = row.split(",").slice(1).map(Number);
      expect(probabilities).toHaveLength(24);
      expect(probabilities.every((p) => p >= 0 && p <= 1)).toBe(true);
    }
  });

  it("says that a model judged on its own training file only remembers", () => {
    const run = claqueta(["evaluate", "examples/movies.csv", "--model", model]);
    expect(run.stdout).toContain("ROC AUC, macro");
    expect(run.stderr).toContain("how well it remembers");
  });

  it("tells what is in a model file", () => {
    const info = JSON.parse(claqueta(["info", model, "--json"]).stdout);
    expect(info.provenance).toMatchObject({ recipe: "words", seed: 42, trainingMovieCount: 377 });
    expect(info.genres).toHaveLength(24);
    expect(info.bytes).toBe(statSync(model).size);
  });
});

describe("wrong input", () => {
  const cases: readonly [string, readonly string[], number, string][] = [
    ["a missing file", ["profile", "nothing.csv"], 66, "FILE_NOT_FOUND"],
    ["an unknown recipe", ["compare", "examples/movies.csv", "--recipes", "magic"], 64, "UNKNOWN_RECIPE"],
    ["an option that does not exist", ["compare", "examples/movies.csv", "--what"], 64, "unknown option"],
    ["a number that is none", ["compare", "examples/movies.csv", "--seed", "x"], 64, "whole number"],
    ["a file without genres", ["train", "examples/new-movies.csv", "--out", "x.claqueta"], 65, "MISSING_COLUMN"],
    ["a model that is none", ["predict", "--plot", "x", "--model", "package.json"], 65, "BAD_MODEL_FILE"],
    ["a model that is not there", ["predict", "--plot", "x", "--model", "none.claqueta"], 66, "FILE_NOT_FOUND"],
    ["nothing to predict", ["predict", "--model", "none.claqueta"], 64, "USAGE"],
  ];
  it.each(cases)("answers %s with its own exit code and a message", (_, args, status, message) => {
    const run = claqueta(args);
    expect(run.stderr).toContain(message);
    expect(run.status).toBe(status);
    expect(run.stdout).toBe("");
  });

  it("leaves no output under the name where the work failed", () => {
    const out = join(folder, "never.csv");
    const broken = join(folder, "broken.csv");
    writeFileSync(broken, ",year,title,plot\n1,1999,A,good\n2,1999,B,\n");
    const run = claqueta(["submit", broken, "--model", model, "--out", out]);
    expect(run.status).toBe(65);
    expect(run.stderr).toContain("row 3");
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("interruption", () => {
  it("stops on Ctrl-C with exit code 130 and leaves the old model as it was", async () => {
    const kept = join(folder, "kept.claqueta");
    copyFileSync(model, kept);
    const child = startClaqueta(["train", "examples/movies.csv", "--recipe", "report-network", "--out", kept], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    // The first epoch's line: four more to go.
    await once(child.stderr as NodeJS.ReadableStream, "data");
    child.kill("SIGINT");
    const [status] = await once(child, "exit");
    expect(status).toBe(130);
    expect(readFileSync(kept).equals(readFileSync(model))).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("explaining on the command line", () => {
  const plot = "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch.";
  const explain = (...more: string[]) => claqueta(["explain", "--model", model, "--plot", plot, ...more]);

  it("gives contributions that add up to the logit, and the probability that predict gives", () => {
    const { genres, explanation } = JSON.parse(explain("--genre", "Western", "Drama", "--json").stdout);
    expect(explanation.method).toBe("exact");
    expect(explanation.genres.map(({ genre }: { genre: string }) => genre)).toEqual(["Western", "Drama"]);
    for (const { intercept, elsewhere, words, logit } of explanation.genres) {
      const sum = words.reduce((total: number, word: { contribution: number }) => total + word.contribution, 0);
      expect(intercept + elsewhere + sum).toBeCloseTo(logit, 9);
      for (const { start, end, text } of words) expect(plot.slice(start, end)).toBe(text);
    }
    const predicted = JSON.parse(claqueta(["predict", "--model", model, "--plot", plot, "--format", "json"]).stdout);
    expect(genres).toEqual(predicted[0].genres);
  });

  it("marks words in the text, and says that it is exact", () => {
    const { stdout } = explain("--title", "Dust", "--year", "1958", "--genre", "Western");
    expect(stdout).toContain("Exact");
    expect(stdout).toMatch(/plot .*\+\w/);
    expect(stdout).toMatch(/^for +\w+ +1 +\+\d/m);
  });

  it("refuses a genre that the model does not have", () => {
    const { status, stderr } = explain("--genre", "Opera");
    expect(status).not.toBe(0);
    expect(stderr).toContain("UNKNOWN_GENRE");
  });
});
