import { wordsAndCharacters } from "../features.mjs";
import { openFitTransform } from "../fit-transform.mjs";

export const tfidf = {
  name: "tfidf",
  work: "TF-IDF words 1–2 + characters 3–5, fit_transform of all movies",
  peer: { label: "scikit-learn TfidfVectorizer", script: "vectorizers.py", modules: ["sklearn"] },
  settings: { features: wordsAndCharacters },
  wanted: { ratio: 5 },
  quality: "matrix",
  open: openFitTransform,
};
