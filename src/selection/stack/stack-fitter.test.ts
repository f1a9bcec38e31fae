import { beforeAll, describe, expect, it } from "vitest";
import { toProbabilities } from "../../learners/linear-scores.ts";
import type { LearnerOptions } from "../../learners/registry.ts";
import { StackClassifier } from "../../learners/stack/classifier.ts";
import { denseMatrix, type LabelMatrix } from "../../matrix/dense-matrix.ts";
import { type ExtraCorpus, partialLabels } from "../../movies/extra-corpus.ts";
import { Genres } from "../../movies/genres.ts";
import type { Movie } from "../../movies/movie.ts";
import { readMovies } from "../../movies/read/read-movies.ts";
import { inlinePool } from "../../pool/pool.ts";
import { RandomState } from "../../random/mt19937.ts";
import type { StackMember, StackRecipe } from "../recipe.ts";
import { assembleStack } from "./assemble-stack.ts";
import { applyMetaLearner, type MetaLearner } from "./meta-learner.ts";
import { StackFitter } from "./stack-fitter.ts";

const tfidf = { kind: "tfidf", sublinearTf: true } as const;
const year = { name: "year", weight: 0.2, features: { kind: "year-bumps", missingColumn: true } } as const;
const main = { kind: "union", parts: [{ name: "word", features: tfidf }, year] } as const;
const extra = { kind: "union", parts: [{ name: "word", features: { ...tfidf, field: "title" } }, year] } as const;
const network = { kind: "embedding-network", hiddenUnits: 4, epochs: 2 } as const;
const regression = { kind: "logistic-regression", tol: 1e-3 } as const;
const recipe: StackRecipe = {
  kind: "stack",
  name: "mine",
  description: "for tests",
  features: { main, extra },
  members: [
    { name: "adapted", source: "adapted", learners: [regression, { ...regression, C: 4 }], adapt: { tol: 1e-3 } },
    { name: "networks", source: "main", learners: [network, { ...network, learningRate: 0.05 }] },
    { name: "extra", source: "extra", learners: [network] },
    { name: "regression", source: "main", learners: [regression] },
  ],
  metaLearner: {
    withExtra: { C: 0.02, ownScale: 6, minPositives: 20 },
    mainOnly: { C: 0.05, ownScale: 2, minPositives: 20 },
  },
};

let movies: readonly Movie[];
let labels: LabelMatrix;
let corpora: ExtraCorpus[];
let width: number;

beforeAll(async () => {
  const all = (await readMovies("examples/movies.csv", { requireGenres: true })).movies.slice(0, 200);
  const genres = Genres.of(all);
  width = genres.count;
  movies = all.slice(0, 100);
  labels = genres.encode(movies);
  corpora = [all.slice(100, 150), all.slice(150)].map((own, i) => {
    const unknown = i === 0 ? [] : ["Drama"];
    return { unknown, movies: own, labels: partialLabels(own, genres, unknown) } as unknown as ExtraCorpus;
  });
});

const prepare = (more: Partial<StackRecipe> = {}, own: readonly ExtraCorpus[] = corpora): Promise<StackFitter> =>
  StackFitter.prepare({ ...recipe, ...more }, movies, labels, own, { seed: 5, pool: inlinePool });
const member = (source: StackMember["source"], learner: LearnerOptions): Partial<StackRecipe> => ({
  members: [{ name: "own", source, learners: [learner] }],
});
const train = Int32Array.from({ length: 70 }, (_, i) => i);
const test = Int32Array.of(95, 71, 80, 99);

describe("the members of a stack", () => {
  it("stand side by side in the recipe's order, the logits of several learners averaged", async () => {
    const fitter = await prepare();
    const fits = await fitter.fitMembers(train, 0);
    expect(fits.classifiers.map((own) => own.length)).toEqual([2, 2, 1, 1]);
    const logits = fitter.logits(fits, test);
    // The extra network has a head of outputs for each of two kinds of corpora.
    expect([logits.rowCount, logits.columnCount]).toEqual([4, 5 * width]);
    const testMovies = Array.from(test, (row) => movies[row]);
    const rowsOf = { main: fits.mainFeatures, extra: fitter.extra?.fit.features };
    let first = 0;
    for (const [m, { source }] of fitter.members.entries()) {
      const x = rowsOf[source === "main" ? "main" : "extra"]?.transform(testMovies);
      const own = fits.classifiers[m].map((each) => each.decisionFunction(x as NonNullable<typeof x>));
      const { columnCount } = own[0];
      for (let k = 0; k < test.length * columnCount; k++) {
        const mean = own.reduce((sum, { values }) => sum + values[k], 0) / own.length;
        const at = Math.floor(k / columnCount) * logits.columnCount + first + (k % columnCount);
        expect(logits.values[at]).toBeCloseTo(mean, 12);
      }
      first += columnCount;
    }
    expect(first).toBe(logits.columnCount);
  });

  it("have other seeds for other rows and learners, but those of the extra movies, which are fitted once", async () => {
    const twins = { ...recipe.members[1], learners: [network, network] };
    const fitter = await prepare({ members: [twins, recipe.members[2]] });
    const [one, other] = [await fitter.fitMembers(train, 0), await fitter.fitMembers(train, 1)];
    const stateOf = (fits: typeof one, m: number, k: number) => fits.classifiers[m][k].toState();
    expect(stateOf(one, 0, 0)).not.toEqual(stateOf(one, 0, 1));
    expect(stateOf(one, 0, 0)).not.toEqual(stateOf(other, 0, 0));
    expect(one.classifiers[1][0]).toBe(other.classifiers[1][0]);
    expect(stateOf(await fitter.fitMembers(train, 0), 0, 0)).toEqual(stateOf(one, 0, 0));
  });

  it("that adapt begin where the extra movies ended: with a weak likelihood they stay there", async () => {
    const weak = { name: "own", source: "adapted", learners: [regression], adapt: { C: 1e-9 } } as const;
    const fitter = await prepare({ members: [weak] });
    const { classifiers, mainFeatures } = await fitter.fitMembers(train, 0);
    const before = fitter.extra?.fit.classifiers[0][0].linear?.weights as Float32Array;
    const after = classifiers[0][0].linear?.weights as Float32Array;
    // A genre without a training movie gets a constant answer instead.
    const hasMovies = (g: number) => labels.values.some((label, k) => label === 1 && k < 70 * width && k % width === g);
    const moves = before.map((weight, k) => (hasMovies(k % width) ? Math.abs(weight - after[k]) : 0));
    expect(Math.max(...moves)).toBeLessThan(1e-5);
    expect(Math.max(...after)).toBeGreaterThan(0.1);
    expect(mainFeatures).toBeUndefined();
  });

  it("read the extra features where the recipe has no others", async () => {
    const fitter = await prepare({ features: { main: "extra", extra } });
    const fits = await fitter.fitMembers(train, 0);
    expect(fits.mainFeatures).toBeUndefined();
    for (const { featureCount } of fits.classifiers.flat()) expect(featureCount).toBe(fitter.extra?.rows.columnCount);
    const [, own] = fits.classifiers;
    const x = fitter.extra?.fit.features.transform([movies[95]]);
    const mean = own.reduce((sum, each) => sum + each.decisionFunction(x as NonNullable<typeof x>).values[0], 0) / 2;
    expect(fitter.logits(fits, test).values[width]).toBeCloseTo(mean, 12);
  });

  it("are judged by what learned from extra movies where a genre is rare, and by all where there are none", async () => {
    const fitter = await prepare();
    const flags = [1, 0, 1, 1, 0].flatMap((flag) => Array.from({ length: width }, () => flag));
    expect(fitter.trustedForRare(5 * width)).toEqual(Uint8Array.from(flags));
    expect((await prepare({}, [])).trustedForRare(2 * width)).toEqual(new Uint8Array(2 * width).fill(1));
  });

  it("are weighed by the settings for stacks with extra movies, or for those without", async () => {
    expect((await prepare()).metaLearnerSettings).toBe(recipe.metaLearner.withExtra);
    const alone = await prepare({}, []);
    expect(alone.metaLearnerSettings).toBe(recipe.metaLearner.mainOnly);
    expect(alone.members.map(({ name }) => name)).toEqual(["networks", "regression"]);
  });

  it.each([
    [
      "that gives no logits",
      member("main", { kind: "random-forest", nEstimators: 1 }),
      "stack member own: random-forest gives no logits to stack; expected a learner with logits.",
    ],
    [
      "that is not linear and should adapt",
      member("adapted", network),
      "stack member own: embedding-network is not linear; expected a linear member to adapt.",
    ],
  ])("are refused %s", async (_, more, message) => {
    const fitter = await prepare(more);
    await expect(fitter.fitMembers(train, 0)).rejects.toMatchObject({ code: "INVALID_SETTING", message });
  });

  it("are refused without extra movies where the terms come from them", async () => {
    await expect(prepare({ features: { main: "extra", extra } }, [])).rejects.toMatchObject({
      code: "INVALID_SETTING",
      message: "recipe mine: it learns its terms from extra corpora, and there is none; expected at least one --extra.",
    });
  });
});

describe("the assembled stack", () => {
  /** Any weights of the members' logits. */
  function weighing(inputs: number): MetaLearner {
    const random = new RandomState(7);
    const weights = Float64Array.from({ length: inputs * width }, () => (random.random() - 0.5) / inputs);
    return { weights, intercepts: Float64Array.from({ length: width }, () => random.random() - 0.5) };
  }

  it.each([
    ["with extra movies", {}, true],
    ["without extra movies", {}, false],
    ["on the extra features alone", { features: { main: "extra", extra } }, true],
  ] as const)("%s gives the probabilities of its members' weighed logits", async (_, more, hasExtra) => {
    const fitter = await prepare(more, hasExtra ? corpora : []);
    const fits = await fitter.fitMembers(train, 0);
    const logits = fitter.logits(fits, test);
    const metaLearner = weighing(logits.columnCount);
    const { features, classifier } = assembleStack(fitter, fits, metaLearner);
    const testMovies = Array.from(test, (row) => movies[row]);
    const given = classifier.predictProba(features.transform(testMovies)).values;
    const values = applyMetaLearner(metaLearner, logits);
    const expected = toProbabilities({ ...denseMatrix(test.length, width), values }).values;
    for (const [k, p] of given.entries()) expect(p).toBeCloseTo(expected[k], 5);
    const extraParts = hasExtra ? ["extra-word", "extra-year"] : [];
    const mainParts = "features" in more ? [] : ["word", "year"];
    expect(features.settings.kind).toBe("union");
    expect(features.settings.parts.map(({ name }) => name)).toEqual([...mainParts, ...extraParts]);
    expect(classifier).toBeInstanceOf(StackClassifier);
    expect((classifier as StackClassifier).networks).toHaveLength(hasExtra ? 3 : 2);
  });

  it("of regressions alone is one linear model, which can be explained", async () => {
    const fitter = await prepare({ members: [recipe.members[0], recipe.members[3]] });
    const fits = await fitter.fitMembers(train, 0);
    const { features, classifier } = assembleStack(fitter, fits, weighing(2 * width));
    expect(classifier.contributions).toBeDefined();
    expect(classifier.featureCount).toBe(features.columnCount);
  });

  it("of a compact recipe keeps its tables in the recipe's codes", async () => {
    const fitter = await prepare({ compact: { extraTerms: 50, storage: "int8" } });
    const fits = await fitter.fitMembers(train, 0);
    const { classifier } = assembleStack(fitter, fits, weighing(5 * width));
    expect(classifier.kind).toBe("compact");
    expect(JSON.stringify(classifier.toState().settings)).toContain('"int8"');
    expect(JSON.stringify(classifier.toState().settings)).not.toContain('"int4"');
  });
});
