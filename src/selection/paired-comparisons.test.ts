import { describe, expect, it } from "vitest";
import { seededHeldOut } from "../../test/fixtures/held-out.ts";
import { correctedTTest } from "../metrics/corrected-t-test.ts";
import { holmAdjusted } from "../metrics/paired-models.ts";
import { rocAucScore } from "../metrics/roc-auc.ts";
import { RandomState } from "../random/mt19937.ts";
import { mean } from "../statistics.ts";
import type { RecipeRuns } from "./fit-repeats.ts";
import { HeldOut } from "./held-out.ts";
import { compareFields, compareRuns, rareGenresOf } from "./paired-comparisons.ts";

const names = ["Drama", "Comedy", "War"];
const { probabilities, labels, rows } = seededHeldOut(300, [0.5, 0.3, 0.1], 1);

/** A recipe that ranks the movies worse by this much noise. */
function runOf(name: string, noise: number, foldScores: readonly number[]): RecipeRuns {
  const random = new RandomState(2);
  const values = probabilities.values.map((p) => p + noise * random.random());
  const heldOut = HeldOut.fromFit({ ...probabilities, values }, labels, rows);
  return { recipe: { name }, rank: 0, heldOuts: [heldOut], foldScores } as unknown as RecipeRuns;
}
const best = runOf("best", 0, [0.8, 0.85, 0.9]);
const near = runOf("near", 0.4, [0.79, 0.86, 0.88]);
const far = runOf("far", 2, [0.6, Number.NaN, 0.5]);
const same = runOf("same", 0, [0.8, 0.85, 0.9]);
const none = rareGenresOf(labels, names, 0);
const compareWith = (runs: readonly RecipeRuns[], reference: number, rare = none) =>
  compareRuns(runs, reference, names, rare, 0.5, { seed: 1, resamples: 100 });
const macroOf = ({ heldOuts: [heldOut] }: RecipeRuns) => rocAucScore(heldOut.probabilities, labels).macro;

describe("the best run against the others", () => {
  it("is compared with each, the nearest first", async () => {
    const runs = [far, best, near, same];
    const { figures, comparisons } = await compareWith(runs, 1);
    expect(comparisons.map(({ recipe }) => recipe)).toEqual(["same", "near", "far"]);
    for (const { recipe, difference } of comparisons) {
      const other = runs.find((run) => run.recipe.name === recipe) as RecipeRuns;
      expect(difference).toBeCloseTo(macroOf(best) - macroOf(other), 12);
    }
    const others = [0, 2, 3].map((run) => figures[run].pValue);
    const adjusted = holmAdjusted(others);
    expect(comparisons.map(({ pValue, adjustedPValue }) => [pValue, adjustedPValue])).toEqual(
      [2, 1, 0].map((i) => [others[i], adjusted[i]]),
    );
  });

  it("differs by more than noise where the interval leaves out 0, on either side", async () => {
    const isMoreThanNoise = async (...given: Parameters<typeof compareWith>) =>
      (await compareWith(...given)).comparisons.map((each) => each.isMoreThanNoise);
    expect(await isMoreThanNoise([best, far], 0)).toEqual([true]);
    expect(await isMoreThanNoise([best, far], 1)).toEqual([true]);
    const { comparisons } = await compareWith([best, same], 0);
    expect(comparisons[0]).toMatchObject({ interval: [0, 0], isMoreThanNoise: false });
  });

  it("is tested over folds where every fold has a score of both", async () => {
    const { comparisons } = await compareWith([best, near, far], 0);
    const differences = [0, 1, 2].map((fold) => best.foldScores[fold] - near.foldScores[fold]);
    expect(comparisons[0].foldTest).toEqual(correctedTTest(differences, 0.5));
    expect(comparisons[1]).not.toHaveProperty("foldTest");
    const one = { ...near, foldScores: [0.7] };
    expect((await compareWith([{ ...best, foldScores: [0.8] }, one], 0)).comparisons[0]).not.toHaveProperty("foldTest");
  });

  it("has a mean over the genres that are not rare", async () => {
    const support = names.map((_, g) => labels.values.filter((label, at) => at % 3 === g && label === 1).length);
    expect(rareGenresOf(labels, names, support[2])).toEqual({ leastSupport: support[2], genres: [] });
    const rare = rareGenresOf(labels, names, support[2] + 1);
    expect(rare).toEqual({ leastSupport: support[2] + 1, genres: ["War"] });
    const { figures } = await compareWith([best, near], 0, rare);
    const { perGenre } = rocAucScore(near.heldOuts[0].probabilities, labels);
    expect(figures[1].common.macro).toBeCloseTo(mean(perGenre.slice(0, 2) as number[]), 12);
  });
});

describe("what fields add to a recipe", () => {
  const pair = (wide: RecipeRuns, plain: RecipeRuns) => ({ with: wide, without: plain });
  const options = { seed: 1, resamples: 100 };

  it("is the figure with them less that without, the largest first", async () => {
    const pairs = [pair(far, near), pair(best, far), pair(best, near)];
    const effects = await compareFields(pairs, options);
    expect(effects.map(({ recipe, withFields }) => [recipe, withFields])).toEqual([
      ["far", "best"],
      ["near", "best"],
      ["near", "far"],
    ]);
    const differences = [macroOf(best) - macroOf(far), macroOf(best) - macroOf(near), macroOf(far) - macroOf(near)];
    for (const [i, { difference, interval }] of effects.entries()) {
      expect(difference).toBeCloseTo(differences[i], 12);
      expect(interval[0]).toBeLessThan(difference);
      expect(interval[1]).toBeGreaterThan(difference);
    }
    expect(effects.map(({ isMoreThanNoise }) => isMoreThanNoise)).toEqual([true, true, true]);
    expect(effects[2].interval[1]).toBeLessThan(0);
  });

  it("is adjusted for the number of recipes", async () => {
    const effects = await compareFields([pair(best, far), pair(best, near), pair(best, same)], options);
    const pValues = effects.map(({ pValue }) => pValue);
    expect(effects.map(({ adjustedPValue }) => adjustedPValue)).toEqual(holmAdjusted(pValues));
    const [alone] = await compareFields([pair(best, far)], options);
    expect(alone.adjustedPValue).toBe(alone.pValue);
  });

  it("is nothing where both predict alike, and there is no effect without a pair", async () => {
    expect(await compareFields([pair(best, same)], options)).toMatchObject([
      { difference: 0, interval: [0, 0], isMoreThanNoise: false },
    ]);
    expect(await compareFields([], options)).toEqual([]);
  });
});
