const words = { kind: "tfidf", ngramRange: [1, 2], minDf: 2, sublinearTf: true, stripAccents: "ascii" };
const characters = { kind: "tfidf", analyzer: "char_wb", ngramRange: [3, 5], sublinearTf: true };

/** TF-IDF of words 1–2 and of characters 3–5 within words. */
export const wordsAndCharacters = {
  kind: "union",
  parts: [
    { name: "word", features: words },
    { name: "char", features: { ...characters, minDf: 3, maxFeatures: 200_000 } },
  ],
};

/** For a quarter of a million movies: TF-IDF of words 1–2 and of the title's characters, and the year. */
export const wordsAndTitle = {
  kind: "union",
  parts: [
    { name: "word", features: { ...words, minDf: 8, maxFeatures: 400_000 } },
    { name: "title", weight: 0.5, features: { ...characters, field: "title", minDf: 8, maxFeatures: 100_000 } },
    { name: "year", weight: 0.3, features: { kind: "year-bumps" } },
  ],
};
