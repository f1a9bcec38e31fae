import { beforeAll, describe, expect, it } from "vitest";
import type { FittedUnion } from "../../features/union.ts";
import { LogisticRegression } from "../../learners/logistic-regression/learner.ts";
import { learnerFromSettings } from "../../learners/registry.ts";
import { type ExtraCorpus, partialLabels } from "../../movies/extra-corpus.ts";
import { Genres } from "../../movies/genres.ts";
import type { Movie } from "../../movies/movie.ts";
import { readMovies } from "../../movies/read/read-movies.ts";
import { fitFeatures, fitPipeline } from "../../pipeline/fit-pipeline.ts";
import { inlinePool, type Pool } from "../../pool/pool.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { byImportance, columnImportance } from "../compress/column-importance.ts";
import type { StackRecipe } from "../recipe.ts";
import { fitExtraMembers, headsOf } from "./extra-members.ts";

const corpusOf = (unknown: readonly string[], movieCount: number) =>
  ({ unknown, movies: Array.from({ length: movieCount }) }) as unknown as ExtraCorpus;

/** The head of each corpus's movies; fails where a corpus has several. */
function headsBy(corpora: readonly ExtraCorpus[]) {
  const { heads, headCount } = headsOf(corpora);
  let at = 0;
  const own = corpora.map(({ movies }) => {
    const [head, ...others] = new Set(heads.subarray(at, at + movies.length));
    at += movies.length;
    expect(others).toEqual([]);
    return head;
  });
  expect(heads).toHaveLength(at);
  return { own, headCount };
}

describe("heads", () => {
  it("are shared by corpora that leave the same genres unknown, the most complete first", () => {
    const corpora = [corpusOf(["A", "B"], 30), corpusOf(["B"], 60), corpusOf([], 50), corpusOf(["A", "B"], 40)];
    expect(headsBy(corpora)).toEqual({ own: [2, 1, 0, 2], headCount: 3 });
  });

  it("of equally complete labels go by the genres' names, whatever the corpora's order", () => {
    const [a, b, c] = [corpusOf(["A"], 10), corpusOf(["B"], 10), corpusOf(["C"], 10)];
    expect(headsBy([a, b, c])).toEqual({ own: [0, 1, 2], headCount: 3 });
    expect(headsBy([c, b, a])).toEqual({ own: [2, 1, 0], headCount: 3 });
    expect(headsBy([b, c, a])).toEqual({ own: [1, 2, 0], headCount: 3 });
  });

  it("tell genres apart whose names run together alike", () => {
    expect(headsBy([corpusOf(["A", "B"], 10), corpusOf(["AB"], 10)])).toEqual({ own: [1, 0], headCount: 2 });
  });

  it("are for corpora of a twentieth of all movies; smaller ones share the first", () => {
    const large = corpusOf(["A"], 91);
    expect(headsBy([large, corpusOf([], 5), corpusOf(["B"], 4)])).toEqual({ own: [1, 0, 0], headCount: 2 });
    expect(headsBy([large, corpusOf(["B"], 4), corpusOf(["A", "B"], 5)])).toEqual({ own: [0, 0, 1], headCount: 2 });
    expect(headsBy([large, corpusOf(["C"], 3), corpusOf(["B"], 3), corpusOf(["C"], 3)])).toEqual({
      own: [0, 1, 0, 1],
      headCount: 2,
    });
  });
});

const tfidf = { kind: "tfidf", sublinearTf: true } as const;
const year = { name: "year", features: { kind: "year-bumps", missingColumn: true } } as const;
const union = { kind: "union", parts: [{ name: "word", features: tfidf }, year] } as const;
const network = { kind: "embedding-network", hiddenUnits: 4, epochs: 1 } as const;
const regression = { kind: "logistic-regression", tol: 1e-3, maxEpochs: 5 } as const;
const level = { C: 0.05, ownScale: 3, minPositives: 5 };
const recipe: StackRecipe = {
  kind: "stack",
  name: "mine",
  description: "for tests",
  features: { main: union, extra: union },
  members: [
    { name: "networks", source: "extra", learners: [network, { ...network, learningRate: 0.05 }] },
    { name: "main", source: "main", learners: [regression] },
    { name: "adapted", source: "adapted", learners: [regression], adapt: { C: 1 } },
    { name: "mixed", source: "extra", learners: [network, { ...regression, C: 2 }] },
  ],
  metaLearner: { withExtra: level, mainOnly: level },
};

let genres: Genres;
let corpora: ExtraCorpus[];
let movies: readonly Movie[];

beforeAll(async () => {
  movies = (await readMovies("examples/movies.csv", { requireGenres: true })).movies.slice(0, 100);
  genres = Genres.of(movies);
  corpora = [movies.slice(0, 60), movies.slice(60)].map((own, i) => {
    const unknown = i === 0 ? ["Drama"] : [];
    return { unknown, movies: own, labels: partialLabels(own, genres, unknown) } as unknown as ExtraCorpus;
  });
});

describe("the members of extra corpora", () => {
  it("are those that learners alone are on all corpora's rows, with what each corpus leaves unknown", async () => {
    const fit = await fitExtraMembers(recipe, corpora, { seed: 5, pool: inlinePool });
    expect(fit.classifiers.map((own) => own.map(({ kind }) => kind))).toEqual([
      ["embedding-network", "embedding-network"],
      [],
      ["logistic-regression"],
      ["embedding-network", "logistic-regression"],
    ]);
    const rows = await fitFeatures(union, movies);
    expect(fit.features.toState()).toEqual(rows.features.toState());
    const labels = partialLabels(movies, genres, []);
    const drama = genres.indexOf("Drama");
    for (let row = 0; row < 60; row++) {
      labels.values[row * genres.count + drama] = 0;
      labels.known[row * genres.count + drama] = 0;
    }
    for (const [row, { genres: own }] of movies.slice(0, 60).entries()) {
      if (!own?.includes("Drama")) continue; // a genre that a file names is known, whatever it leaves unknown
      labels.values[row * genres.count + drama] = 1;
      labels.known[row * genres.count + drama] = 1;
    }
    const heads = Uint8Array.from(movies, (_, row) => (row < 60 ? 1 : 0));
    for (const [m, { learners, source }] of recipe.members.entries()) {
      for (const [k, learner] of learners.entries()) {
        if (source === "main") continue;
        const options = { seed: deriveSeed(5, m, k), pool: inlinePool, heads, headCount: 2 };
        const { classifier } = await fitPipeline(learnerFromSettings(learner), rows, labels, options);
        expect(fit.classifiers[m][k].toState()).toEqual(classifier.toState());
      }
    }
  });

  it("are fitted one after another where a fit takes all threads, and then the others side by side", async () => {
    const log: string[] = [];
    let running = 0;
    const pool: Pool = {
      size: 4,
      async run(task, payload, options) {
        log.push(`${task.name} ${++running}`);
        await new Promise((resolve) => setImmediate(resolve));
        const result = await inlinePool.run(task, payload, options);
        running--;
        return result;
      },
    };
    const learners = [network, regression, network, { ...regression, C: 2 }];
    const members = [{ name: "mixed", source: "extra", learners }] as const;
    await fitExtraMembers({ ...recipe, members }, corpora, { seed: 5, pool });
    const nameOf = (line: string) => line.split(" ")[0];
    const names = [...new Set(log.map(nameOf))];
    expect(names).toHaveLength(2);
    const networks = log.filter((line) => nameOf(line) === names[1]);
    expect(networks).toEqual([`${names[1]} 1`, `${names[1]} 2`]);
    expect(log.slice(-2)).toEqual(networks);
    // One regression's blocks run at once, never two regressions'.
    const alone: string[] = [];
    const counting: Pool = {
      size: 4,
      async run(task, ...more) {
        alone.push(task.name);
        return await inlinePool.run(task, ...more);
      },
    };
    const one = [{ name: "one", source: "extra", learners: [regression] }] as const;
    await fitExtraMembers({ ...recipe, members: one }, corpora, { seed: 5, pool: counting });
    const most = Math.max(...log.slice(0, -2).map((line) => Number(line.split(" ")[1])));
    expect(most).toBeLessThanOrEqual(alone.length);
    expect(log.slice(0, -2)).toHaveLength(2 * alone.length);
  });

  it("report how many movies are read, and then each fit that is done", async () => {
    const events: unknown[] = [];
    const onProgress = (event: unknown) => events.push(event);
    await fitExtraMembers(recipe, corpora, { seed: 5, pool: inlinePool, onProgress });
    expect(events).toEqual([
      { done: 0, message: "reading 100 extra movies" },
      ...[1, 2, 3, 4, 5].map((finished) => ({ done: finished / 5 })),
    ]);
  });

  it("of a compact stack read only the terms that matter most to a regression on the extra movies", async () => {
    const messages: unknown[] = [];
    const compact = { ...recipe, compact: { extraTerms: 80, storage: "int4" as const } };
    const fit = await fitExtraMembers(compact, corpora, {
      seed: 5,
      pool: inlinePool,
      onProgress: ({ message }) => message !== undefined && messages.push(message),
    });
    const whole = await fitFeatures(union, movies);
    const labels = partialLabels(movies, genres, []);
    for (const [c, from] of [0, 60].entries()) {
      labels.known.set(corpora[c].labels.known, from * genres.count);
    }
    const judge = new LogisticRegression({ tol: 1e-3, maxEpochs: 5 });
    const { classifier } = await fitPipeline(judge, whole, labels, { seed: deriveSeed(5, 4), pool: inlinePool });
    const top = byImportance(columnImportance(whole.matrix, classifier) as Float64Array).subarray(0, 80);
    expect(fit.features.toState()).toEqual((whole.features as FittedUnion).compact(top).fitted.toState());
    expect(fit.features.columnCount).toBeLessThan(whole.features.columnCount);
    for (const classifiers of fit.classifiers) {
      for (const { featureCount } of classifiers) expect(featureCount).toBe(fit.features.columnCount);
    }
    expect(messages).toEqual([
      "reading 100 extra movies",
      `${fit.features.columnCount} of ${whole.features.columnCount} terms kept`,
    ]);
  });
});
