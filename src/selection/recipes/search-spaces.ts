import type { Dimension, SearchSpace } from "../tune/search-space.ts";

const dimension = (name: string, path: string, values: Dimension["values"]): Dimension => ({
  name,
  path: path.split("."),
  values,
});

const classWeight = dimension("classWeight", "learner.classWeight", [null, "balanced"]);

/** What `claqueta tune` tries, by recipe. */
export const searchSpaces: { readonly [recipe: string]: SearchSpace } = {
  words: [
    dimension("C", "learner.C", [0.5, 1, 2, 4, 8, 16]),
    classWeight,
    dimension("ngramRange", "features.ngramRange", [
      [1, 1],
      [1, 2],
      [1, 3],
    ]),
    dimension("minDf", "features.minDf", [1, 2, 3, 5]),
    dimension("maxFeatures", "features.maxFeatures", [null, 50_000, 20_000]),
    dimension("sublinearTf", "features.sublinearTf", [true, false]),
  ],
  "words-and-characters": [
    dimension("C", "learner.C", [0.25, 0.5, 1, 2, 4]),
    classWeight,
    dimension("word minDf", "features.parts.word.features.minDf", [2, 3, 5]),
    dimension("word weight", "features.parts.word.weight", [0.7, 1, 1.4]),
    dimension("char ngramRange", "features.parts.char.features.ngramRange", [
      [3, 5],
      [4, 6],
      [2, 5],
    ]),
    dimension("char maxFeatures", "features.parts.char.features.maxFeatures", [null, 200_000, 50_000]),
    dimension("char weight", "features.parts.char.weight", [0.5, 1, 1.5]),
    dimension("title-char weight", "features.parts.title-char.weight", [0.25, 0.5, 1]),
    dimension("year weight", "features.parts.year.weight", [0.1, 0.2, 0.4]),
  ],
  "naive-bayes": [
    dimension("distribution", "learner.distribution", ["multinomial", "complement", "bernoulli"]),
    dimension("alpha", "learner.alpha", [0.01, 0.03, 0.1, 0.3, 1, 3]),
    dimension("minDf", "features.minDf", [1, 2, 5]),
    dimension("maxFeatures", "features.maxFeatures", [5_000, 10_000, 30_000]),
    dimension("stopWords", "features.stopWords", ["english", null]),
  ],
  "report-regression": [
    dimension("C", "learner.C", [0.003, 0.01, 0.03, 0.1, 0.3, 1]),
    classWeight,
    dimension("binary", "features.binary", [false, true]),
    dimension("maxFeatures", "features.maxFeatures", [5_000, 10_000, 30_000]),
    dimension("stopWords", "features.stopWords", ["english", null]),
  ],
  "report-network": [
    dimension("hiddenLayers", "learner.hiddenLayers", [[500], [1000], [3500]]),
    dimension("epochs", "learner.epochs", [1, 2, 3]),
    dimension("hiddenDropout", "learner.hiddenDropout", [0.2, 0.5, 0.7]),
    dimension("inputDropout", "learner.inputDropout", [0, 0.3, 0.6]),
    dimension("learningRate", "learner.learningRate", [0.0003, 0.001, 0.003]),
  ],
  "report-forest": [
    dimension("nEstimators", "learner.nEstimators", [50, 100, 200]),
    dimension("minSamplesLeaf", "learner.minSamplesLeaf", [1, 2, 5]),
    dimension("maxFeatures", "features.maxFeatures", [5_000, 10_000, 20_000]),
    dimension("binary", "features.binary", [false, true]),
  ],
};
