import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type DenseMatrix, denseMatrix, type LabelMatrix } from "../../src/matrix/dense-matrix.ts";
import type { Averages, Figure, Interval } from "../../src/metrics/figure.ts";
import { capital, figureAt, figureHeads, figureOf } from "../../src/metrics/figure-text.ts";
import { type FigurePath, figures, records, tables } from "../../src/metrics/figures.ts";
import { judged } from "../../src/metrics/held-figures.ts";
import { type Scorecard, scorecard } from "../../src/metrics/scorecard.ts";
import { RandomState } from "../../src/random/mt19937.ts";
import { checkReport } from "../../src/report/saved/read-report.ts";
import { type AnswerFigures, answerFigures } from "../../src/selection/answer-figures.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const languages = ["en", "es"] as const;
const all = Object.entries(figures) as [string, Figure][];
const names = ["Comedy", "Drama", "War"];

/** 40 movies of which a model knows something. */
function sample(): { probabilities: DenseMatrix; labels: LabelMatrix; answers: Uint8Array } {
  const random = new RandomState(3);
  const values = Uint8Array.from({ length: 120 }, () => (random.random() < 0.4 ? 1 : 0));
  const guessed = Float64Array.from(values, (label) => 0.3 * label + 0.7 * random.random());
  const answers = Uint8Array.from(guessed, (p) => (p > 0.5 ? 1 : 0));
  return { probabilities: denseMatrix(40, 3, guessed), labels: { rowCount: 40, columnCount: 3, values }, answers };
}
const { probabilities, labels, answers } = sample();
const card = (): Promise<Scorecard> =>
  scorecard(probabilities, labels, names, { thresholds: 0.5, seed: 1, resamples: 20 });
const answered = (): AnswerFigures => answerFigures(probabilities, answers, labels, names);
const headsOf = (paths: readonly FigurePath[]): string[] => [...new Set(paths.map((path) => path.split(".")[0]))];

describe.each(all)("the figure %s", (key, figure) => {
  it("is told in both languages: a label, perhaps a shorter one, and what it means in one sentence", () => {
    for (const language of languages) {
      const { label, short = label, meaning } = figure;
      expect(label[language]).toMatch(/^\S.*\S$/);
      expect(short[language].length).toBeLessThanOrEqual(label[language].length);
      expect(meaning[language]).toMatch(/^[A-ZÁ¿0-9−].*[^.]\.$/);
    }
  });

  it("says which direction is better, how it is written and what it is of", () => {
    expect(["higher", "lower", null]).toContain(figure.better);
    expect([0, 1, 2, 3, 4]).toContain(figure.digits);
    expect(["genre", "interval", "whole", "cost"]).toContain(figure.kind);
    expect(figure.unit !== undefined).toBe(figure.kind === "cost");
  });

  it("is on the page of figures as it is told here", () => {
    const page = readFileSync(join(root, "docs/figures.md"), "utf8");
    expect(page).toContain(`| \`${key}\` | ${figure.label.en} | ${figure.meaning.en} | ${figure.better ?? "–"} |`);
  });
});

it.each(all.filter(([, { measure }]) => measure))(
  "%s is one number over all movies, or one a genre, as it says",
  (_, figure) => {
    const interval: Interval = [0.4, 0.6];
    const given = judged(probabilities, answers, labels, { macro: interval, perGenre: names.map(() => interval) });
    const measured = figure.measure?.(given);
    if (figure.kind === "whole") return expect(measured).toEqual(expect.any(Number));
    const values = Array.from((measured as Averages).perGenre);
    expect(values).toEqual(names.map(() => (figure.kind === "interval" ? interval : expect.any(Number))));
  },
);

describe("results", () => {
  it("hold the figures of the registry under its names and no others", async () => {
    const { movieCount, undefinedGenres, genres, ...held } = await card();
    expect(Object.keys(held)).toEqual(headsOf(records.scorecard));
    expect(Object.keys(genres[0])).toEqual(["genre", ...records.genre]);
    const { reliability, genres: perGenre, ...own } = answered();
    expect(Object.keys(own)).toEqual(headsOf(records.answers));
    expect(Object.keys(perGenre[0])).toEqual(["genre", ...records.answersGenre, "reliability"]);
    const { costs, ...measured } = records;
    for (const path of Object.values(measured).flat()) expect(figureOf(path).measure, path).toBeDefined();
  });

  it("have every figure that the tables of them show", async () => {
    const whole = await card();
    const costs = { fitSeconds: 1, predictSeconds: 1, modelBytes: 1, rocAucCommon: whole.rocAuc };
    const {
      genres,
      genreChanges,
      report,
      reportGenres,
      page,
      verdict,
      comparison,
      evaluation,
      answersVerdict,
      ...others
    } = tables;
    const shown: [readonly FigurePath[], object][] = [
      ...[report, page, verdict, comparison].map((paths): [readonly FigurePath[], object] => [
        paths,
        { ...whole, ...costs },
      ]),
      [evaluation, whole],
      [genres, whole.genres[0]],
      [genreChanges, whole.genres[0]],
      [reportGenres, whole.genres[0]],
      [answersVerdict, answered()],
      [others.answers, answered()],
      [others.card, { ...whole, ...answered() }],
    ];
    for (const [paths, record] of shown) {
      for (const path of paths) expect(figureAt(record, path) ?? null, path).not.toBeNull();
    }
    expect(Object.keys(others)).toEqual(["answers", "card"]);
  });

  it("are read again by the reader of saved reports, which tells of each figure that is something else", async () => {
    const recipe = { ...(await card()), name: "words" };
    const saved = (own: object) => ({
      ...{ kind: "comparison", claquetaVersion: "0.1.0", dataSha256: "", movieCount: 40, warnings: [], recipes: [own] },
      split: {
        testSize: 0.2,
        cv: null,
        seed: 1,
        groupDuplicates: false,
        stratified: false,
        trainCount: 1,
        testCount: 1,
      },
    });
    expect(checkReport(JSON.parse(JSON.stringify(saved(recipe))), "a").recipes[0].f1).toEqual(recipe.f1);
    for (const path of records.scorecard) {
      const [key, part] = path.split(".") as ["rocAuc", "macro"];
      const wrong = part === undefined ? { [key]: "low" } : { [key]: { ...recipe[key], [part]: "low" } };
      if (key === "rocAuc" && !["macro", "interval", "micro"].includes(part)) continue;
      expect(() => checkReport(saved({ ...recipe, ...wrong }), "a")).toThrow(`/recipes/0/${path.replace(".", "/")}:`);
    }
    for (const key of records.genre) {
      const genres = recipe.genres.map((genre) => ({ ...genre, [key]: "low" }));
      expect(() => checkReport(saved({ ...recipe, genres }), "a")).toThrow(`/recipes/0/genres/0/${key}:`);
    }
  });
});

describe("tables", () => {
  it.each(Object.entries(tables))("name no two columns of %s alike", (_, paths) => {
    for (const language of languages) expect(new Set(figureHeads(paths, language)).size).toBe(paths.length);
  });

  it("find every name in the registry", () => {
    for (const path of [...Object.values(records), ...Object.values(tables)].flat())
      expect(figureOf(path)).toBeDefined();
  });
});

/** Sources without comments. */
const sources = ["src", "web"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.ts$|wordnet-tables|kernels-binary/.test(name))
    .map((name): [string, string] => {
      const code = readFileSync(join(root, folder, name), "utf8");
      return [relative(root, join(root, folder, name)), code.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "")];
    }),
);

describe("labels", () => {
  // Words such as "recall" or "model" are words of their own too.
  const told = all.flatMap(([, { label, short = label }]) => languages.flatMap((name) => [label[name], short[name]]));
  const distinctive = [...new Set(told)].filter((label) => !/^[a-záéíóú]+$/.test(label));

  it("are enough to look for", () => {
    expect(sources.length).toBeGreaterThan(300);
    expect(distinctive.length).toBeGreaterThan(25);
  });

  it.each(distinctive)("spell %j in the one file that declares it", (label) => {
    const forms = [label, capital(label)].map((form) => form.replace(/[.*+?()]/g, "\\$&"));
    const pattern = new RegExp(`(?<![\\w\\p{L}])(?:${forms.join("|")})(?![\\w\\p{L}])`, "u");
    // The card says which of its genres a movie belongs to.
    const spelling = sources
      .filter(([, code]) => pattern.test(code.replace("genres a movie belongs", "")))
      .map(([name]) => name);
    expect(spelling).toEqual([expect.stringMatching(/^src\/metrics\/[a-z-]+\.ts$/)]);
  });
});
