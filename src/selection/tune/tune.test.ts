import { beforeAll, describe, expect, it, vi } from "vitest";
import { vectorizerFromSettings } from "../../features/registry.ts";
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

describe("a search with a clock", () => {
  /** Each task takes a second, and nothing else takes any. */
  async function clocked(more: (elapsed: () => number, pool: Pool) => Promise<void>): Promise<void> {
    let seconds = 0;
    const clock = vi.spyOn(performance, "now").mockImplementation(() => 1000 * seconds);
    const pool: Pool = {
      size: 1,
      async run(task, ...given) {
        seconds++;
        return await inlinePool.run(task, ...given);
      },
    };
    const start = seconds;
    try {
      await more(() => seconds - start, pool);
    } finally {
      clock.mockRestore();
    }
  }
  const bayes = { ...recipe, learner: { kind: "naive-bayes" } } as const;
  const alphas: SearchSpace = [{ name: "alpha", path: ["learner", "alpha"], values: [0.1, 0.3, 1, 3, 10, 30, 100] }];

  it("leaves out the trials that would end past their rung's share of the time, also when it is resumed", async () => {
    await clocked(async (_, pool) => {
      const log = new Lines();
      const { trials, rungs } = await search({ recipe: bayes, space: alphas, pool, log });
      const unit = trials[0].seconds;
      expect(unit).toBeGreaterThan(0);
      expect(trials.map(({ rung, seconds }) => [rung, seconds])).toEqual(
        trials.map(({ rung }) => [rung, rung === 0 ? unit : 2 * unit]),
      );
      expect(rungs[0].finishedCount).toBe(7);

      // 8.75 fits of all rows in all, two of them the judge's: 1.75 on the first rung, 3 and 2 on the others. The rungs
      // end at 3, 8.1 and 11.6 units. A unit is a trial on the first rung; on the others it takes two.
      const cut = new Lines();
      await clocked(async (elapsed, timed) => {
        const timeBudget = { seconds: 15 * unit, elapsed };
        const some = await search({ recipe: bayes, space: alphas, pool: timed, timeBudget, log: cut });
        expect(some.rungs.map(({ finishedCount }) => finishedCount)).toEqual([3, 2, 1]);
        expect(some.trials.map(({ trial }) => trial).slice(0, 3)).toEqual([0, 1, 2]);
      });
      const resumed = await search({ recipe: bayes, space: alphas, pool, log: new Lines(cut.lines) });
      expect(resumed.rungs.map(({ finishedCount }) => finishedCount)).toEqual([3, 2, expect.any(Number)]);
      expect(resumed.trials.slice(0, 6)).toEqual(cut.lines.slice(1, 7).map((line) => JSON.parse(line)));
    });
  });

  it("fits as many at once as the pool has threads, no more: trials, or folds where trials are fewer", async () => {
    for (const [trials, size] of [
      [1, 2],
      [7, 2],
      [7, 3],
    ]) {
      let [active, most] = [0, 0];
      const pool: Pool = {
        size,
        async run(...given) {
          most = Math.max(most, ++active);
          await new Promise((resolve) => setImmediate(resolve));
          const result = await inlinePool.run(...given);
          active--;
          return result;
        },
      };
      await search({ recipe: bayes, space: alphas, pool, trials });
      expect([trials, size, most]).toEqual([trials, size, size]);
    }
  });
});

describe("the result of a search", () => {
  it("names its data, recipe and winner, and judges the winner beside the recipe as it stood", async () => {
    const worst = { ...recipe, learner: { kind: "naive-bayes", alpha: 1e9 } } as const;
    const alphas: SearchSpace = [{ name: "alpha", path: ["learner", "alpha"], values: [0.1, 0.3, 1, 3, 10, 30, 100] }];
    const log = new Lines();
    const steps: (readonly [string, number])[] = [];
    const tuning = await search({
      ...{ recipe: worst, space: alphas, dataSha256: "ab", log },
      onProgress: (what, done) => steps.push([what, done]),
    });
    expect(JSON.parse(log.lines[0])).toMatchObject({ kind: "tuning-log", dataSha256: "ab", trials: 7, cv: 2 });
    const { best, winner, judgement } = tuning;
    expect(tuning).toMatchObject({ kind: "tuning", dataSha256: "ab", recipe: "quick", seed, movieCount: 160 });
    expect(best).toEqual({
      ...withSettings(worst, alphas, winner.settings),
      name: "quick-tuned",
      description: "quick with the best settings of 7 trials (seed 3)",
    });
    const before = judgement.before as NonNullable<typeof judgement.before>;
    expect(before.macro).toBeCloseTo(judgement.rocAuc.macro - before.difference, 12);
    expect(before.interval[0]).toBeLessThanOrEqual(before.difference);
    expect(before.interval[1]).toBeGreaterThanOrEqual(before.difference);
    const other = await search({ recipe: worst, space: alphas, resamples: 51 });
    expect(other.judgement.rocAuc.macro).toBe(judgement.rocAuc.macro);
    expect(other.judgement.rocAuc.interval).not.toEqual(judgement.rocAuc.interval);

    for (const r of [0, 1, 2]) {
      const count = tuning.trials.filter(({ rung }) => rung === r).length;
      const what = `rung ${r + 1}: ${count} trials`;
      const own = Array.from({ length: count }, (_, done) => [what, done / count]);
      expect(steps.filter(([step]) => step.startsWith(`rung ${r + 1}:`))).toEqual(own);
    }
    const judging = steps.filter(([what]) => what === "judging the winner").map(([, done]) => done);
    expect([judging[0], judging.at(-1)]).toEqual([0, 1]);
    expect(judging).toEqual(judging.toSorted((a, b) => a - b));
  });

  it("has no recipe to beat where the recipe as it stands won, or cannot be fitted", async () => {
    const alone = await search({ trials: 1 });
    expect(alone.winner.trial).toBe(0);
    expect(alone.judgement.before).toBeNull();
    expect(alone.dataSha256).toBe("");
    const broken = { ...recipe, learner: { kind: "logistic-regression", C: -3 } } as const;
    const some: SearchSpace = [{ name: "C", path: ["learner", "C"], values: [1, 2] }];
    const mended = await search({ recipe: broken, space: some, trials: 2 });
    expect(mended.winner.trial).toBe(1);
    expect(mended.judgement.before).toBeNull();
  });

  it("is an error that names the search where every trial fails", async () => {
    const broken = { ...recipe, learner: { kind: "logistic-regression", C: -3 } } as const;
    await expect(search({ recipe: broken, trials: 1 })).rejects.toMatchObject({
      code: "TOO_FEW_ROWS",
      message: expect.stringMatching(/^tune quick: all 1 trials failed; the first: .*[^.]\.$/),
    });
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

describe("a recipe with objects", () => {
  it.each([
    ["a vectorizer", { ...recipe, features: vectorizerFromSettings(recipe.features) }],
    ["a learner", { ...recipe, learner: learnerFromSettings(recipe.learner) }],
    [
      "a part of a union",
      {
        ...recipe,
        features: { kind: "union", parts: [{ name: "a", features: vectorizerFromSettings(recipe.features) }] },
      },
    ],
  ] as const)("is refused where %s is one: a search could not change its settings", async (_, own) => {
    const log = new Lines();
    const error = { code: "INVALID_SETTING", message: expect.stringContaining("it holds an object") };
    await expect(search({ recipe: own as Recipe, log })).rejects.toMatchObject(error);
    expect(log.lines).toEqual([]);
  });
});
