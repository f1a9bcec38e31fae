import { beforeAll, describe, expect, it } from "vitest";
import type { JsonValue } from "../../json.ts";
import { learnerFromSettings } from "../../learners/registry.ts";
import type { Movie } from "../../movies/movie.ts";
import { readMovies } from "../../movies/read/read-movies.ts";
import { inlinePool, type Pool } from "../../pool/pool.ts";
import type { Recipe, StackRecipe } from "../recipe.ts";
import { readRecipe } from "../recipe-file.ts";
import { recipeNamed, recipes } from "../recipes/recipe-registry.ts";
import { searchSpaces } from "../recipes/search-spaces.ts";
import { stack as stackRecipe } from "../recipes/stack.ts";
import { drawSettings, type SearchSpace, withSettings } from "./search-space.ts";
import { searchSpaceOf } from "./search-space-of.ts";
import { settingEffects } from "./setting-effects.ts";
import type { TrialLog } from "./trial-log.ts";
import { type TuneOptions, type Tuning, tune } from "./tune.ts";

const recipe = {
  name: "quick",
  description: "titles alone",
  features: { kind: "tfidf", field: "title" },
  learner: { kind: "logistic-regression", C: 1, tol: 1e-4 },
} as const;
const space: SearchSpace = [
  { name: "C", path: ["learner", "C"], values: [0.01, 0.1, 1, 10, 100] },
  { name: "minDf", path: ["features", "minDf"], values: [1, 2] },
];
const seed = 3;

let movies: readonly Movie[];
beforeAll(async () => {
  movies = (await readMovies("examples/movies.csv", { requireGenres: true })).movies.slice(0, 160);
});

/** Keeps lines as a file would; refuses more than `max`, as a crash would. */
class Lines implements TrialLog {
  readonly lines: string[];
  readonly earlier: readonly string[];
  readonly max: number;

  constructor(earlier: readonly string[] = [], max = Number.POSITIVE_INFINITY) {
    this.earlier = [...earlier];
    this.lines = [...earlier];
    this.max = max;
  }

  async append(line: string): Promise<void> {
    if (this.lines.length >= this.max) throw new Error("crashed");
    this.lines.push(line);
  }
}

const options: TuneOptions = { recipe, space, seed, pool: inlinePool, trials: 7, cv: 2, resamples: 50 };
const search = (more: Partial<TuneOptions> = {}): Promise<Tuning> => tune(movies, { ...options, ...more });
const untimed = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (name, each) => (name === "seconds" ? undefined : each));
const untimedLines = (log: Lines) => log.lines.map((line) => untimed(JSON.parse(line)));

const manyThreads: Pool = {
  size: 5,
  async run(task, payload, more) {
    for (let turn = 0; turn < (task.name.length * 7) % 4; turn++)
      await new Promise((resolve) => setTimeout(resolve, 0));
    return await inlinePool.run(task, payload, more);
  },
};

describe("a search for settings", () => {
  it("gives the same log and result after a crash at any line as undisturbed", async () => {
    const whole = new Lines();
    const undisturbed = await search({ log: whole });
    // A line for what is searched, and one for each trial that ended; the recipe as it stands goes on beside the best.
    const trialCounts = undisturbed.rungs.map(({ finishedCount }) => finishedCount);
    expect(trialCounts[0]).toBe(7);
    expect(whole.lines).toHaveLength(trialCounts.reduce((sum, count) => sum + count, 1));
    for (const max of [1, 5, 10]) {
      const cut = new Lines([], max);
      await expect(search({ log: cut })).rejects.toThrow("crashed");
      const resumed = new Lines(cut.lines);
      expect(untimed(await search({ log: resumed }))).toEqual(untimed(undisturbed));
      expect(untimedLines(resumed)).toEqual(untimedLines(whole));
      expect(resumed.lines.slice(0, max)).toEqual(cut.lines);
    }
  });

  it("makes the same trials in the same order whatever the number of threads", async () => {
    const [one, many] = [new Lines(), new Lines()];
    const alone = await search({ log: one });
    expect(untimed(await search({ log: many, pool: manyThreads }))).toEqual(untimed(alone));
    expect(untimedLines(many)).toEqual(untimedLines(one));
  });

  it("does not see the movies that judge: other plots, titles and years there change no trial", async () => {
    const [log, otherLog] = [new Lines(), new Lines()];
    await search({ log });
    const judges = new Set<number>();
    const { trainCount, movieCount } = (await search({ judgeSize: 0.2 })).judgement;
    expect(trainCount + movieCount).toBe(movies.length);
    const { makeSplits } = await import("../splits.ts");
    const { Genres } = await import("../../movies/genres.ts");
    const apart = { testSize: 0.2, cv: null, seed, groupDuplicates: true, stratified: false };
    for (const row of makeSplits(movies, Genres.of(movies).encode(movies), apart).splits[0].test) judges.add(row);
    expect(judges.size).toBe(movieCount);
    const changed = movies.map((movie, row) =>
      judges.has(row) ? { ...movie, title: `Nothing ${row} like it`, plot: `word${row} other${row}` } : movie,
    );
    await tune(changed, { ...options, log: otherLog });
    expect(untimedLines(otherLog)).toEqual(untimedLines(log));
  });

  it("takes the best of each rung on to the last, and names it", async () => {
    const { trials, winner, rungs } = await search();
    for (const r of rungs.keys()) {
      const own = trials.filter(({ rung }) => rung === r);
      const best = own.reduce((a, b) => ((b.score ?? 0) > (a.score ?? 0) ? b : a));
      if (r + 1 < rungs.length) expect(trials.some((t) => t.rung === r + 1 && t.trial === best.trial)).toBe(true);
      else expect(winner).toEqual(best);
    }
  });

  it("takes the recipe as it stands to every rung, though it is the worst of all", async () => {
    const worst = { ...recipe, learner: { kind: "naive-bayes", alpha: 1e9 } } as const;
    const alphas: SearchSpace = [{ name: "alpha", path: ["learner", "alpha"], values: [0.1, 0.3, 1, 3, 10, 30, 100] }];
    const { trials, winner } = await search({ recipe: worst, space: alphas });
    expect(trials.filter(({ trial }) => trial === 0).map(({ rung }) => rung)).toEqual([0, 1, 2]);
    expect(winner.trial).not.toBe(0);
  });

  it("goes on without the trials that fail, keeps why, and resumes with them failed", async () => {
    const log = new Lines();
    const some: SearchSpace = [{ name: "C", path: ["learner", "C"], values: [-1, 0.1, 1, 10, 100] }];
    const { trials, winner, rungs } = await search({ space: some, log });
    const failed = trials.filter(({ score }) => score === null);
    expect(failed.map(({ rung, settings }) => [rung, settings.C])).toEqual([[0, -1]]);
    expect(failed[0].failure).toMatch(/C is -1; expected a number above 0/);
    expect(winner.score).toBeGreaterThan(0);
    expect(rungs).toHaveLength(3);
    const again = new Lines(log.lines.slice(0, 4));
    expect(untimed(await search({ space: some, log: again }))).toEqual(untimed(await search({ space: some })));
    const none: SearchSpace = [{ name: "C", path: ["learner", "C"], values: [-1, -2] }];
    const broken = { ...recipe, learner: { kind: "logistic-regression", C: -3 } } as const;
    await expect(search({ recipe: broken, space: none })).rejects.toThrow(/all 3 trials failed; the first: .*C is -3/);
  });

  it("takes a stack, finds its members by name, and what it saves is a recipe file", async () => {
    const union = { kind: "union", parts: [{ name: "title", features: { kind: "tfidf", field: "title" } }] } as const;
    const regression = { kind: "logistic-regression", tol: 1e-3 } as const;
    const stack: StackRecipe = {
      kind: "stack",
      name: "two-regressions",
      description: "for tests",
      features: { main: union, extra: union },
      members: [
        { name: "plain", source: "main", learners: [regression] },
        { name: "balanced", source: "main", learners: [regression, { ...regression, classWeight: "balanced" }] },
      ],
      metaLearner: stackRecipe.metaLearner,
    };
    const own = searchSpaceOf(stack);
    expect(own.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["title weight", "plain C", "balanced C", "mainOnly C", "withExtra ownScale"]),
    );
    const changed = withSettings(stack, own, { "balanced C": 4, "title weight": 0.5, "mainOnly C": 0.01 });
    expect(changed.members[1].learners.map((learner) => "C" in learner && learner.C)).toEqual([4, 4]);
    expect(changed.members[0]).toEqual(stack.members[0]);
    expect(changed.metaLearner.mainOnly.C).toBe(0.01);
    const { best } = await search({ recipe: stack, space: own, trials: 2 });
    expect(readRecipe(JSON.stringify(best), "best.json")).toEqual(best);
  });

  it("has something to try for every recipe that comes with Claqueta", () => {
    for (const each of recipes) {
      const all = searchSpaceOf(each);
      // Nothing can be chosen of a baseline.
      expect([each.name, all.length > 1]).toEqual([each.name, each.name !== "genre-frequencies"]);
      const last = Object.fromEntries(all.map(({ name, values }) => [name, values.at(-1) as JsonValue]));
      const text = JSON.stringify({ ...withSettings(each, all, last), name: "mine" });
      expect(readRecipe(text, "mine.json").name).toBe("mine");
    }
  });

  it("refuses the log of another search, and says what differs", async () => {
    const log = new Lines();
    await search({ log });
    const other = (more: Partial<TuneOptions>) => search({ log: new Lines(log.lines), ...more });
    await expect(other({ seed: 4 })).rejects.toThrow(/its seed differs/);
    await expect(other({ dataSha256: "ab" })).rejects.toThrow(/its dataSha256 differs/);
    await expect(other({ recipe: { ...recipe, name: "slow" } })).rejects.toThrow(/its recipe differs/);
    const forged = log.lines.with(2, log.lines[2].replace('"score":0', '"score":7'));
    await expect(search({ log: new Lines(forged) })).rejects.toThrow(/line 3: is no trial of this search/);
  });

  it("starts no trial past its time but one a rung, and still judges", async () => {
    const timeBudget = { seconds: 1, elapsed: () => 2 };
    const { rungs, judgement } = await search({ timeBudget });
    expect(rungs.map(({ finishedCount }) => finishedCount)).toEqual([1, 1, 1]);
    expect(judgement.rocAuc.macro).toBeGreaterThan(0);
  });
});

describe("search spaces", () => {
  it("belong to recipes, and every value of theirs makes a recipe that its parts accept", () => {
    for (const [name, own] of Object.entries(searchSpaces)) {
      for (const dimension of own) {
        for (const value of dimension.values) {
          const changed = withSettings(recipeNamed(name) as Recipe, own, { [dimension.name]: value });
          expect(() => learnerFromSettings(changed.learner)).not.toThrow();
          const file = JSON.stringify({ ...changed, name: "mine" });
          expect(readRecipe(file, "mine.json")).toEqual({ ...changed, name: "mine" });
        }
      }
    }
  });

  it("begin with the recipe's own settings, repeat none, and begin the same however many are drawn", () => {
    const drawn = drawSettings(searchSpaces.words, 40, 1);
    expect(drawn[0]).toEqual({});
    expect(new Set(drawn.map((settings) => JSON.stringify(settings))).size).toBe(40);
    expect(drawSettings(searchSpaces.words, 10, 1)).toEqual(drawn.slice(0, 10));
    expect(drawSettings(space, 100, 1).length).toBeLessThanOrEqual(11);
  });
});

it("measures a setting's effect on trials of the first rung alone, and finds the one that matters", () => {
  const record = (trial: number, C: number, minDf: number, rung = 0) => ({
    ...{ trial, rung, settings: { C, minDf }, seed: 1, rows: 1, folds: 1, seconds: 1 },
    score: rung === 1 ? 0.1 : C === 1 ? 0.8 : 0.6,
  });
  const records = [record(1, 1, 1), record(2, 1, 2), record(3, 10, 1), record(4, 10, 2), record(4, 10, 2, 1)];
  const [first, second] = settingEffects(space, records);
  expect(first).toMatchObject({ setting: "C", varianceShare: 1 });
  expect(first.values.map(({ value, trialCount }) => [value, trialCount])).toEqual([
    [1, 2],
    [10, 2],
  ]);
  expect(first.values[0].difference).toBeCloseTo(0.1, 12);
  expect(second.varianceShare).toBeCloseTo(0, 12);
});
