import { wordsAndTitle } from "../features.mjs";
import { openHeldOutFit } from "../held-out-fit.mjs";

export const regressionExtra = {
  name: "regression-extra",
  work: "the training movies + 245,000 extra ones, from text: TF-IDF words 1–2, title, year; 24 regressions with masks",
  peer: {
    label: "scikit-learn + liblinear dual, one process a job",
    script: "logistic_regression.py",
    modules: ["sklearn"],
  },
  settings: {
    extra: true,
    timesFeatures: true,
    features: wordsAndTitle,
    learner: { kind: "logistic-regression", C: 2, intercept: "penalised" },
    peer: { solver: "liblinear", dual: true, C: 2, max_iter: 30, tol: 1e-2 },
  },
  wanted: { ratio: 4, peakBytes: 4e9 },
  quality: "rocAuc",
  needsExtra: true,
  notes: "the peer stops early (tol 0.01, at most 30 passes); our side goes on to its default tolerance",
  open: openHeldOutFit,
};
