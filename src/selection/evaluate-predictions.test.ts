import { beforeAll, describe, expect, it } from "vitest";
import { smallModel } from "../../test/fixtures/small-model.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import { readMovies } from "../movies/read/read-movies.ts";
import type { Predictions } from "../movies/read/read-predictions.ts";
import { GenreModel } from "../pipeline/genre-model.ts";
import { evaluate } from "./evaluate.ts";
import { type EvaluatePredictionsOptions, evaluatePredictions } from "./evaluate-predictions.ts";

let movies: readonly Movie[];
let model: GenreModel;
let predictions: Predictions;
beforeAll(async () => {
  movies = (await readMovies("examples/movies.csv", { requireGenres: true })).movies.slice(0, 120);
  const small = await smallModel();
  const thresholds = small.thresholds.map((_, g) => 0.1 + g / 100);
  model = small.withThresholds(thresholds).withDecisionRule({ atLeast: 1, exactly: null });
  predictions = {
    ...{ name: "runs/other.csv", sha256: "ab".repeat(32), genres: model.genres, answers: null },
    ...{ ids: movies.map(({ id }) => id), probabilities: model.predictProba(movies) },
  };
});
const options = { seed: 1, resamples: 20, errors: 3 };
const judge = (own: Partial<Predictions>, more: Partial<EvaluatePredictionsOptions> = {}, of = movies) =>
  evaluatePredictions({ ...predictions, ...own }, of, { ...options, ...more });
const fault = (...args: Parameters<typeof judge>): Promise<string> =>
  judge(...args).then(
    () => "none",
    (error) => `${error.code} ${error.message}`,
  );

/** The same predictions with rows and columns in another order. */
function shuffled(): Partial<Predictions> {
  const { columnCount: width, rowCount, values } = predictions.probabilities;
  return {
    genres: new Genres([...model.genres.names].reverse()),
    ids: [...(predictions.ids ?? [])].reverse(),
    probabilities: { rowCount, columnCount: width, values: values.toReversed() },
  };
}

describe("predictions of any program", () => {
  it("have the model's figures to the last bit with its thresholds, whatever the order of rows and columns", async () => {
    const { model: provenance, tellingTerms, warnings, ...wanted } = await evaluate(model, movies, options);
    for (const own of [{}, shuffled()]) {
      const judged = await judge(own, { model });
      expect(judged).toMatchObject(wanted);
      expect(judged).toMatchObject({ model: provenance, predictions: { name: "other.csv", sha256: "ab".repeat(32) } });
      expect(judged).not.toHaveProperty("tellingTerms");
    }
  });

  it("are yes from 0.5 on without a model, and ranked the same", async () => {
    const { genres, features, classifier, provenance } = model;
    const plain = new GenreModel({ genres, features, classifier, provenance });
    const wanted = await evaluate(plain, movies, options);
    const judged = await judge({});
    expect(judged).not.toHaveProperty("model");
    for (const key of ["rocAuc", "averagePrecision", "brier", "f1", "thresholds", "movies"] as const) {
      expect(judged[key], key).toEqual(wanted[key]);
    }
  });

  it("have the answers that are given, and then no thresholds", async () => {
    const answers = model.genres.encode(movies).values;
    const judged = await judge({ answers });
    expect(judged).toMatchObject({ f1: { micro: 1 }, hammingLoss: 0, thresholds: [] });
    expect(await fault({ answers }, { model })).toContain(
      "INVALID_SETTING runs/other.csv: answers are given, and a mo",
    );
  });

  it("are matched by order where they have no ids, as many as there are movies", async () => {
    expect((await judge({ ids: null })).rocAuc).toEqual((await judge({})).rocAuc);
    expect(await fault({ ids: null }, {}, movies.slice(1))).toContain(
      "there are 120 rows of predictions for 119 movies",
    );
  });

  it("may be of other movies too, which is told", async () => {
    const judged = await judge({}, {}, movies.slice(0, 100));
    expect(judged.movieCount).toBe(100);
    expect(judged.warnings).toContain("runs/other.csv: 20 of 120 predictions are of no movie of the file");
  });

  it("must not lack a movie, unless only common ones are judged", async () => {
    const ids = predictions.ids?.map((id, row) => (row < 2 ? `other ${id}` : id)) ?? [];
    const what = `2 of 120 movies have no prediction; the first has the id "${movies[0].id}"; expected one for each`;
    expect(await fault({ ids })).toContain(`SHAPE_MISMATCH runs/other.csv: ${what}`);
    const judged = await judge({ ids }, { commonOnly: true });
    expect(judged.movieCount).toBe(118);
    expect(judged.warnings[0]).toBe("2 of 120 movies have no prediction in runs/other.csv and are left out");
    const others = ids.map((id) => `none ${id}`);
    expect(await fault({ ids: others }, { commonOnly: true })).toContain("Check which columns hold the ids.");
  });

  it("cannot be matched where two movies share an id", async () => {
    expect(await fault({}, {}, [...movies, movies[3]])).toContain("BAD_ROW movies: two movies have the id");
  });

  it("must have a column for each genre that a movie has, and may have more", async () => {
    const other = [{ ...movies[0], genres: ["Opera"] }, ...movies.slice(1)];
    expect(await fault({}, {}, other)).toContain('MISSING_COLUMN runs/other.csv: there is no column for "Opera"');
    const genre = model.genres.names[5];
    const without = movies.filter(({ genres }) => !genres?.includes(genre));
    const { warnings, undefinedGenres } = await judge({}, {}, without);
    expect(warnings.at(-1)).toContain(`genres that no movie has have no ROC AUC: ${genre}`);
    expect(undefinedGenres).toContain(genre);
  });

  it("must have the genres of the model whose thresholds they get", async () => {
    const genres = new Genres(model.genres.names.map((name) => (name === "Film-Noir" ? "Noir" : name)));
    const of = movies.filter((movie) => !movie.genres?.includes("Film-Noir"));
    const what = 'SHAPE_MISMATCH runs/other.csv: the predictions do not know "Film-Noir"';
    expect(await fault({ genres }, { model }, of)).toContain(what);
  });

  it("are told apart from yes/no answers", async () => {
    const { probabilities } = predictions;
    const hard = { ...probabilities, values: probabilities.values.map((p) => (p > 0.2 ? 1 : 0)) };
    expect(await fault({ probabilities: hard })).toContain("HARD_LABELS");
  });

  it("are warned of where the thresholds' model was fitted on the movies' file", async () => {
    const dataSha256 = "ef".repeat(32);
    const fitted = new GenreModel({ ...model, provenance: { ...model.provenance, dataSha256 } });
    expect((await judge({}, { model: fitted, dataSha256 })).warnings[0]).toContain("fitted on this very file");
  });
});
