import { wordsAndCharacters } from "../features.mjs";
import { openHeldOutFit } from "../held-out-fit.mjs";

export const regressionTfidf = {
  name: "regression-tfidf",
  work: "logistic regression, 24 genres, C=3, on TF-IDF words 1–2 + characters 3–5",
  peer: {
    label: "scikit-learn liblinear dual, one process a job",
    script: "logistic_regression.py",
    modules: ["sklearn"],
  },
  settings: {
    features: wordsAndCharacters,
    learner: { kind: "logistic-regression", C: 3, intercept: "penalised" },
    peer: { solver: "liblinear", dual: true, C: 3, max_iter: 200 },
  },
  wanted: { ratio: 6 },
  quality: "rocAuc",
  open: openHeldOutFit,
};
