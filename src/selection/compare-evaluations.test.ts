import { beforeAll, describe, expect, it } from "vitest";
import { denseMatrix } from "../matrix/dense-matrix.ts";
import { rocAucDifference } from "../metrics/paired-models.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import { RandomState } from "../random/mt19937.ts";
import { type ComparedEvaluation, type CompareEvaluationsOptions, compareEvaluations } from "./compare-evaluations.ts";
import type { Evaluation } from "./evaluate.ts";
import { evaluatePredictions } from "./evaluate-predictions.ts";
import { type KeptAnswers, keepAnswers, readAnswers } from "./kept-answers.ts";

const names = ["Comedy", "Drama", "War"];
const random = new RandomState(9);
const movies = Array.from({ length: 70 }, (_, row): Movie => {
  const genres = names.filter(() => random.random() < 0.45);
  return { id: `m${row}`, title: "", year: null, plot: "A plot.", genres: genres.length > 0 ? genres : ["War"] };
});
const genres = new Genres(names);
const labels = genres.encode(movies);
/** Probabilities that know some of the labels. */
const guessed = (knowledge: number): Float64Array =>
  Float64Array.from(labels.values, (label) => knowledge * label + (1 - knowledge) * random.random());
const [weak, strong] = [guessed(0.1), guessed(0.5)];

const evaluated = (values: Float64Array, of = movies): Promise<Evaluation> =>
  evaluatePredictions(
    {
      ...{ name: "p.csv", sha256: "", genres, answers: null, ids: of.map(({ id }) => id) },
      probabilities: denseMatrix(of.length, 3, values.slice(0, of.length * 3)),
    },
    of,
    { seed: 1, resamples: 20, errors: 0 },
  );
let old: Evaluation & { readonly name: string };
let now: typeof old;
beforeAll(async () => {
  old = { name: "old.json", ...(await evaluated(weak)) };
  now = { name: "new.json", ...(await evaluated(strong)) };
});
const options = { seed: 4, resamples: 100, listed: 5 };
const fault = (a: ComparedEvaluation, b: ComparedEvaluation, more: Partial<CompareEvaluationsOptions> = {}) =>
  compareEvaluations(a, b, { ...options, ...more }).then(
    () => "none",
    (error) => `${error.code} ${error.message}`,
  );

describe("two evaluations of the same movies", () => {
  it("are compared figure by figure, ROC AUC by the paired bootstrap of models", async () => {
    const { figures, movieCount, kind } = await compareEvaluations(old, now, options);
    expect([kind, movieCount]).toEqual(["evaluation-comparison", 70]);
    const { difference, interval, pValue } = await rocAucDifference(
      denseMatrix(70, 3, strong),
      denseMatrix(70, 3, weak),
      labels,
      options,
    );
    const sides = { old: old.rocAuc.macro, new: now.rocAuc.macro };
    expect(figures["rocAuc.macro"]).toEqual({ ...sides, difference, interval, pValue });
    expect(figures["f1.micro"]).toMatchObject({ old: old.f1.micro, new: now.f1.micro });
    expect(figures.logLoss.difference).toBe(now.logLoss - old.logLoss);
  });

  it("are compared genre by genre, the largest difference first, with p-values adjusted for their number", async () => {
    const compared = (await compareEvaluations(old, now, options)).genres;
    const sizes = compared.map(({ figures }) => Math.abs(figures.rocAuc.difference ?? 0));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(compared.map(({ genre }) => genre).sort()).toEqual(names);
    for (const { genre, support, figures } of compared) {
      const { rocAuc } = figures;
      const [before, after] = [old, now].map((own) => own.genres.find((each) => each.genre === genre));
      expect(rocAuc).toMatchObject({ old: before?.rocAuc, new: after?.rocAuc });
      expect(support).toBe(before?.support);
      expect(rocAuc.adjustedPValue).toBeGreaterThanOrEqual(rocAuc.pValue as number);
    }
    const least = compared.map(({ figures }) => figures.rocAuc).sort((a, b) => (a.pValue ?? 9) - (b.pValue ?? 9))[0];
    expect(least.adjustedPValue).toBeCloseTo(Math.min(1, 3 * (least.pValue as number)), 12);
  });

  it("tell the movies whose answers changed most, and how many answers became right or wrong", async () => {
    const { answers, changedMovies } = await compareEvaluations(old, now, { ...options, listed: 1000 });
    const before = await readAnswers(old.movies as KeptAnswers, names, "a");
    const after = await readAnswers(now.movies as KeptAnswers, names, "b");
    const changed = [...after.answers.keys()].filter((at) => before.answers[at] !== after.answers[at]);
    const right = changed.filter((at) => after.answers[at] === labels.values[at]).length;
    expect(answers).toMatchObject({ nowRightCount: right, nowWrongCount: changed.length - right });
    expect(answers.changedMovieCount).toBe(new Set(changed.map((at) => Math.floor(at / 3))).size);
    expect(changedMovies).toHaveLength(answers.changedMovieCount);
    const counts = changedMovies.map(({ changes }) => changes.length);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
    const [{ id, changes }] = changedMovies;
    const at = Number(id.slice(1)) * 3 + names.indexOf(changes[0].genre);
    const sides = { old: weak[at], new: strong[at] };
    expect(changes[0]).toMatchObject({ ...sides, answer: strong[at] >= 0.5 });
    expect(changes[0].isRight).toBe(changes[0].answer === (labels.values[at] === 1));
    expect((await compareEvaluations(old, now, options)).changedMovies).toEqual(changedMovies.slice(0, 5));
  });

  it("have zeros everywhere where they are the same", async () => {
    const same = await compareEvaluations(old, old, options);
    const zero = { difference: 0, pValue: 1, interval: [0, 0] };
    for (const [path, change] of Object.entries(same.figures)) {
      expect(change, path).toMatchObject(path === "calibrationError" ? { difference: 0 } : zero);
    }
    for (const { figures } of same.genres) expect([figures.rocAuc, figures.f1]).toMatchObject([zero, zero]);
    expect(same.answers).toEqual({ changedMovieCount: 0, nowRightCount: 0, nowWrongCount: 0 });
    expect(same.changedMovies).toEqual([]);
  });

  it("may have their movies and genres in another order", async () => {
    const turned = await evaluatePredictions(
      {
        ...{ name: "p.csv", sha256: "", genres: new Genres([...names].reverse()), answers: null },
        ...{ ids: movies.map(({ id }) => id).reverse(), probabilities: denseMatrix(70, 3, strong.toReversed()) },
      },
      movies.toReversed(),
      { seed: 1, resamples: 20, errors: 0 },
    );
    const { figures, changedMovies } = await compareEvaluations(old, { name: "new.json", ...turned }, options);
    const wanted = await compareEvaluations(old, now, options);
    expect(changedMovies).toEqual(wanted.changedMovies);
    expect(figures["rocAuc.macro"].interval).toEqual(wanted.figures["rocAuc.macro"].interval);
  });

  it("must have the same movies, unless common ones alone are compared", async () => {
    const part = { name: "part.json", ...(await evaluated(strong, movies.slice(0, 60))) };
    const what = '10 movies are in one evaluation alone; the first has the id "m60"; expected the movies of old.json';
    expect(await fault(old, part)).toContain(`SHAPE_MISMATCH part.json: ${what}`);
    const common = await compareEvaluations(old, part, { ...options, commonOnly: true });
    expect(common).toMatchObject({ movieCount: 60, oldOnlyCount: 10, newOnlyCount: 0 });
    expect(common.figures["rocAuc.macro"].new).toBe(part.rocAuc.macro);
    const others = movies.map((movie) => ({ ...movie, id: `x${movie.id}` }));
    const apart = { name: "x.json", ...(await evaluated(strong, others)) };
    expect(await fault(old, apart, { commonOnly: true })).toContain("Evaluate both on the same file.");
  });

  it("must have the same labels, the same genres and each movie once", async () => {
    const other = movies.map((movie, row) => (row === 7 ? { ...movie, genres: ["Comedy", "Drama", "War"] } : movie));
    const relabelled = { name: "b.json", ...(await evaluated(strong, other)) };
    expect(await fault(old, relabelled)).toContain(
      'b.json: 1 of 70 movies have other genres; the first has the id "m7"',
    );
    const renamed = { ...now, genres: now.genres.map((own) => ({ ...own, genre: own.genre.replace("War", "Opera") })) };
    expect(await fault(old, renamed)).toContain(
      '2 genres are in one evaluation alone; the first is "War"; expected those',
    );
    const twice = await keepAnswers(
      {
        ids: movies.map(({ id }) => id.replace(/^m1$/, "m0")),
        labels,
        answers: labels.values,
        probabilities: denseMatrix(70, 3, weak),
      },
      names,
    );
    expect(await fault({ ...now, movies: twice }, old)).toContain('1 ids stand more than once; the first is "m0"');
  });
});

describe("what an evaluation keeps of its movies", () => {
  it("is read again bit for bit", async () => {
    const read = await readAnswers(old.movies as KeptAnswers, names, "a");
    expect([...read.probabilities.values]).toEqual([...weak]);
    expect([...read.labels.values]).toEqual([...labels.values]);
    expect(read.ids).toEqual(movies.map(({ id }) => id));
  });

  it("has neither titles nor plots, and takes about 11 bytes an entry", () => {
    const { ids, ...rest } = old.movies as KeptAnswers;
    expect(Object.keys(rest)).toEqual(["labels", "answers", "probabilities", "sha256"]);
    expect(JSON.stringify(rest).length).toBeLessThan(70 * 3 * 11.5 + 200);
  });

  it.each<[string, (kept: KeptAnswers) => Partial<KeptAnswers>, string]>([
    ["cut", ({ probabilities }) => ({ probabilities: probabilities.slice(0, -8) }), "/movies/probabilities: there are"],
    ["no base64", () => ({ labels: "?" }), "/movies/labels: it is not base64; expected 27 bytes"],
    ["longer", ({ answers }) => ({ answers: `${answers}AAAA` }), "/movies/answers: there are 30 bytes; expected 27"],
    [
      "with NaN",
      ({ probabilities }) => ({ probabilities: `AAAAAAAA+H8${probabilities.slice(11)}` }),
      "/movies/probabilities: there is NaN",
    ],
    [
      "edited",
      ({ probabilities: p }) => ({ probabilities: (p[0] === "A" ? "B" : "A") + p.slice(1) }),
      "/movies: the checksum is wrong",
    ],
    ["with another id", ({ ids }) => ({ ids: ["other", ...ids.slice(1)] }), "/movies: the checksum is wrong"],
    ["of fewer movies", ({ ids }) => ({ ids: ids.slice(1) }), "/movies/labels: there are 27 bytes; expected 26"],
  ])("is refused where it is %s", async (_, edit, message) => {
    const kept = old.movies as KeptAnswers;
    const damaged = { ...old, movies: { ...kept, ...edit(kept) } };
    expect(await fault(damaged, now)).toMatch(/^BAD_REPORT old\.json at /);
    expect(await fault(damaged, now)).toContain(message);
    expect(await fault(now, damaged)).toContain(message);
  });

  it("is asked for where an evaluation has none", async () => {
    const { movies: _, ...bare } = old;
    expect(await fault(bare, now)).toContain(
      "BAD_REPORT old.json: it does not keep its movies' answers; expected an evaluation of this version. Make it again: claqueta evaluate",
    );
  });
});
