import { reportFeatures } from "../features.mjs";
import { openHeldOutFit } from "../held-out-fit.mjs";

export const regressionCounts = {
  name: "regression-counts",
  work: "logistic regression, 24 genres, C=1, on the report's counts",
  peer: {
    label: "scikit-learn lbfgs, OneVsRestClassifier, one process a job",
    script: "logistic_regression.py",
    modules: ["sklearn"],
  },
  settings: {
    features: reportFeatures,
    sharesTerms: true,
    learner: { kind: "logistic-regression", C: 1, tol: 1e-5 },
    peer: { solver: "lbfgs" },
    comparesLoss: true,
  },
  wanted: { ratio: 5 },
  quality: "rocAuc",
  notes:
    "both sides stop early: ours at tol 1e-5 (its default is 1e-9), the peer at its default; the lower loss is nearer",
  open: openHeldOutFit,
};
