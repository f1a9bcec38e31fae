import { reportFeatures } from "../features.mjs";
import { openHeldOutFit } from "../held-out-fit.mjs";

export const randomForest = {
  name: "random-forest",
  work: "random forest, 100 trees × 24 genres, report's counts",
  peer: {
    label: "scikit-learn RandomForestClassifier, one a genre",
    script: "random_forest.py",
    modules: ["sklearn"],
  },
  settings: {
    features: reportFeatures,
    sharesTerms: true,
    learner: { kind: "random-forest", nEstimators: 100 },
    peer: { n_estimators: 100 },
  },
  quickSettings: { learner: { kind: "random-forest", nEstimators: 10 }, peer: { n_estimators: 10 } },
  wanted: { ratio: 8 },
  quality: "rocAuc",
  open: openHeldOutFit,
};
