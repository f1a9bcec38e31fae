import { reportFeatures } from "../features.mjs";
import { openFitTransform } from "../fit-transform.mjs";

export const reportCounts = {
  name: "report-counts",
  work: "report's counts (1–2-grams, stop words, 10,000 terms), fit_transform of all movies",
  peer: { label: "scikit-learn CountVectorizer", script: "vectorizers.py", modules: ["sklearn"] },
  settings: { features: reportFeatures },
  wanted: { ratio: 5 },
  quality: "matrix",
  open: openFitTransform,
};
