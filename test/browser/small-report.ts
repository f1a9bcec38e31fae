/** A comparison as `claqueta compare --out` writes it, in round numbers, with curves. */
export function smallReport(genres: readonly string[]): object {
  const figures = genres.map((genre, g) => ({
    genre,
    support: 10 + g,
    rocAuc: genre === "News" ? null : 0.6 + g / 100,
    rocAucInterval: genre === "News" ? null : [0.5 + g / 100, 0.7 + g / 100],
    averagePrecision: 0.4,
    precision: 0.5,
    recall: 0.3,
    f1: 0.4,
    brier: 0.1,
    calibrationError: 0.02,
  }));
  const rates = [0, 0.25, 0.5, 1];
  const bins = rates.map((rate) => ({
    lower: rate / 2,
    upper: rate / 2 + 0.1,
    count: 20,
    meanProbability: rate / 2 + 0.05,
    positiveShare: rate / 2,
  }));
  const recipe = (name: string, macro: number) => ({
    name,
    description: "",
    movieCount: 377,
    fitSeconds: 0.5,
    predictSeconds: 0.1,
    modelBytes: 1_000_000,
    rocAuc: { macro, interval: [macro - 0.02, macro + 0.02], micro: macro, weighted: macro, perGenre: {} },
    f1: { micro: 0.3, macro: 0.2, weighted: 0.3, samples: 0.3 },
    brier: 0.09,
    calibrationError: 0.03,
    genres: figures,
    curves: {
      roc: Object.fromEntries(
        genres.map((genre) => [genre, { falsePositiveRate: rates, truePositiveRate: rates.map(Math.sqrt) }]),
      ),
      reliability: Object.fromEntries(["all", ...genres].map((genre) => [genre, bins])),
    },
  });
  return {
    kind: "comparison",
    claquetaVersion: "0.1.0",
    dataSha256: "ab",
    movieCount: 377,
    genres,
    split: {
      ...{ testSize: 0.2, cv: 5, seed: 42, groupDuplicates: false, stratified: false },
      ...{ trainCount: 301, testCount: 377 },
    },
    recipes: [recipe("words", 0.8), recipe("small", 0.75)],
    best: "words",
    lead: { second: "small", difference: 0.05, interval: [0.01, 0.09], pValue: 0.01, isMoreThanNoise: true },
    warnings: [],
  };
}
