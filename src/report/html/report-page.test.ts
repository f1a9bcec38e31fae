import { parseHTML } from "linkedom";
import { beforeAll, describe, expect, it } from "vitest";
import { exampleMovies, smallComparison } from "../../../test/fixtures/small-comparison.ts";
import { smallModel } from "../../../test/fixtures/small-model.ts";
import { profileMovies } from "../../movies/profile.ts";
import { GenreModel } from "../../pipeline/genre-model.ts";
import { calibrate } from "../../selection/calibrate.ts";
import type { Comparison } from "../../selection/compare.ts";
import { evaluate } from "../../selection/evaluate.ts";
import { evaluatePredictions } from "../../selection/evaluate-predictions.ts";
import { HeldOut } from "../../selection/held-out.ts";
import { tuneAnswers } from "../../selection/tune-answers.ts";
import { readDrawnReport, reportDrawings, reportPage } from "./report-page.ts";

const hostile = `<script>alert("1")</script><img src=x onerror='alert(2)'>&amp;\u0001`;
let comparison: Comparison;
/** As `compare --out` saves it, with a movie and a genre that mean harm. */
let text: string;

beforeAll(async () => {
  const movies = await exampleMovies();
  const marked = movies.map((movie) => ({
    ...movie,
    title: hostile,
    genres: movie.genres?.map((genre) => (genre === "War" ? `War${hostile}` : genre)),
  })) as typeof movies;
  comparison = await smallComparison(marked);
  const data = { name: hostile, rowCount: 377, skippedCount: 2, sha256: "ab", profile: profileMovies(marked) };
  const environment = {
    madeAt: "2026-01-02T03:04:05.678Z",
    node: "20.20.2",
    platform: "x",
    processor: "y",
    threads: 2,
  };
  text = JSON.stringify({ ...comparison, warnings: [hostile], data, environment });
});

const page = (json: unknown): string => reportPage(readDrawnReport(JSON.stringify(json), "report.json"));
const parts = (html: string): string[] => [...html.matchAll(/<section id="([a-z]+)"/g)].map(([, id]) => id);

describe("the page of a report", () => {
  it("keeps what comes from data as text: titles, genres, file names and warnings that hold markup", () => {
    const html = reportPage(readDrawnReport(text, "report.json"));
    expect(html).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
    expect(html).toContain("War&lt;script&gt;");
    expect(html).not.toMatch(/<script|<img/i);
    expect(parseHTML(html).document.querySelectorAll("script, img, [onerror]")).toHaveLength(0);
    expect(html).not.toContain("\u0001");
    for (const { svg } of reportDrawings(readDrawnReport(text, "report.json"))) {
      expect(svg).not.toMatch(/<script|<img/i);
      expect(svg).not.toContain("\u0001");
    }
  });

  it("is the same text every time, and so are its drawings", () => {
    expect(reportPage(readDrawnReport(text, "a.json"))).toBe(reportPage(readDrawnReport(text, "b.json")));
    expect(reportDrawings(readDrawnReport(text, "a.json"))).toEqual(reportDrawings(readDrawnReport(text, "b.json")));
  });

  it("needs no other file", () => {
    const html = reportPage(readDrawnReport(text, "report.json"));
    expect(html).not.toMatch(/\b(?:src|href)="(?!#)/);
    expect(html).not.toMatch(/url\(|@import/);
    expect(html).toContain("default-src &#39;none&#39;");
  });

  it("has every part that the comparison has figures for", () => {
    const html = reportPage(readDrawnReport(text, "report.json"));
    expect(parts(html)).toEqual(["recipes", "genres", "words", "mistakes", "data", "making"]);
    for (const said of ["Learning curve of network", "Confusion of genres", "Genres that come together", "20.20.2"]) {
      expect(html).toContain(said);
    }
  });

  it("names every drawing, every table and every column", () => {
    const html = reportPage(readDrawnReport(text, "report.json"));
    const drawings = [...html.matchAll(/<svg[^>]*>/g)].map(([tag]) => tag);
    expect(drawings.length).toBeGreaterThan(12);
    for (const tag of drawings) {
      expect(tag).toContain(' role="img"');
      expect(tag).toMatch(/ aria-label="[^"]{20,}"/);
    }
    expect(html.match(/<table/g)).toHaveLength(html.match(/<caption>/g)?.length ?? 0);
    for (const [tag] of html.matchAll(/<th[ >][^>]*/g)) expect(tag).toMatch(/scope="(?:col|row)"/);
  });

  it("leaves out what an older report lacks", () => {
    const { errors: _, recipes, ...old } = comparison;
    const bare = recipes.map(({ curves, learningCurve, tellingTerms, ...figures }) => figures);
    expect(parts(page({ ...old, recipes: bare }))).toEqual(["recipes", "genres", "making"]);
  });

  it("shows an evaluation, with its calibration before and after, and a training", async () => {
    const movies = await exampleMovies();
    const model = await smallModel();
    const heldOut = HeldOut.fromUnseenFile(model, movies, "another file");
    const calibrated = new GenreModel({ ...model, calibration: calibrate(heldOut, { seed: 1 }).calibration });
    const evaluation = await evaluate(calibrated, movies, { seed: 1, resamples: 20, errors: 3 });
    const html = page(evaluation);
    expect(parts(html)).toEqual(["recipes", "calibration", "genres", "words", "mistakes", "making"]);
    expect(html).toContain("A model judged: small");
    const { calibration } = evaluation;
    expect(html).toContain(calibration!.before.calibrationError.toFixed(4));
    expect(html).toContain(calibration!.after.calibrationError.toFixed(4));
    const settings = { calibrate: "auto", thresholdGoal: { kind: "macro-f1" }, atLeast: 1, seed: 1 } as const;
    const { report: answers } = tuneAnswers(heldOut, model.genres.names, settings);
    const training = { kind: "training", model: model.provenance, answers };
    expect(parts(page(training))).toEqual(["calibration", "making"]);
    expect(parts(page({ ...training, comparison }))).toContain("mistakes");
  });
});

it("shows predictions that were judged under their file's name, and whose thresholds they got", async () => {
  const movies = await exampleMovies();
  const model = await smallModel();
  const probabilities = model.predictProba(movies);
  const predictions = {
    ...{ name: "other.csv", sha256: "12".repeat(32), genres: model.genres, answers: null },
    ...{ ids: movies.map(({ id }) => id), probabilities },
  };
  const options = { seed: 1, resamples: 20, errors: 3 };
  const html = page(await evaluatePredictions(predictions, movies, options));
  expect(parts(html)).toEqual(["recipes", "genres", "mistakes", "making"]);
  expect(html).toContain("Predictions judged: other.csv");
  expect(html).toContain("12".repeat(32));
  expect(html).toContain("By the yes/no answers that were judged.");
  expect(html).not.toContain("Thresholds of model");
  const decided = page(await evaluatePredictions(predictions, movies, { ...options, model }));
  expect(decided).toContain("Predictions judged: other.csv");
  expect(decided).toContain("Thresholds of model");
});

describe("a drawing of its own", () => {
  it("says what it is and carries its colours with it", () => {
    const drawings = reportDrawings(readDrawnReport(text, "report.json"));
    const names = drawings.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining(["roc.svg", "precision-recall.svg", "reliability.svg", "confusion.svg"]),
    );
    for (const { svg } of drawings) {
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(svg).not.toContain("var(--");
    }
  });
});

describe("a file that is no report", () => {
  const cases: readonly [string, string, string, string][] = [
    ["no JSON", "{", "BAD_JSON", "not JSON"],
    ["something else", '{"kind":"profile"}', "BAD_REPORT", "no report"],
    ["null", "null", "BAD_REPORT", "no report"],
    ["an inherited name", '{"kind":"constructor"}', "BAD_REPORT", "no report"],
    ["a comparison of nothing", '{"kind":"comparison","recipes":[]}', "BAD_REPORT", "x.json at /"],
  ];
  it.each(cases)("is refused: %s", (_, json, code, message) => {
    expect(() => readDrawnReport(json, "x.json")).toThrow(expect.objectContaining({ code }));
    expect(() => readDrawnReport(json, "x.json")).toThrow(message);
  });

  it("is told by the path of its fault", () => {
    const [first, ...others] = comparison.recipes;
    const broken = { ...comparison, recipes: [{ ...first, brier: "low" }, ...others] };
    expect(() => readDrawnReport(JSON.stringify(broken), "x.json")).toThrow("x.json at /recipes/0/brier");
  });

  it("is a training without anything to draw", async () => {
    const { provenance } = await smallModel();
    const bare = JSON.stringify({ kind: "training", model: provenance });
    expect(() => readDrawnReport(bare, "x.json")).toThrow("nothing to draw");
  });
});
