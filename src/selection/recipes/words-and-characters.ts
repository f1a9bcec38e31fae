import type { Recipe } from "../recipe.ts";

export const wordsAndCharacters: Recipe = {
  name: "words-and-characters",
  description:
    "logistic regression, classes balanced, on TF-IDF of words and characters of plot and title, and the year",
  features: {
    kind: "union",
    parts: [
      {
        name: "word",
        features: { kind: "tfidf", ngramRange: [1, 2], minDf: 2, sublinearTf: true, stripAccents: "ascii" },
      },
      {
        name: "char",
        features: { kind: "tfidf", analyzer: "char_wb", ngramRange: [3, 5], minDf: 3, sublinearTf: true },
      },
      {
        name: "title-char",
        weight: 0.5,
        features: {
          kind: "tfidf",
          field: "title",
          analyzer: "char_wb",
          ngramRange: [2, 5],
          minDf: 2,
          sublinearTf: true,
        },
      },
      { name: "title-word", weight: 0.5, features: { kind: "tfidf", field: "title", minDf: 2, sublinearTf: true } },
      { name: "year", weight: 0.2, features: { kind: "year-bumps" } },
    ],
  },
  learner: { kind: "logistic-regression", C: 1, classWeight: "balanced" },
};
