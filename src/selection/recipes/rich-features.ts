import type { PartOptions, UnionPartOptions } from "../../features/registry.ts";

const tfidf = { kind: "tfidf", sublinearTf: true, stripAccents: "ascii" } as const satisfies PartOptions;

/** Words and word pairs of plot and title, characters in the plot's words, both of the title alone, and the year. */
export const richFeatures = {
  kind: "union",
  parts: [
    { name: "word", weight: 1.4, features: { ...tfidf, field: "plot-title", ngramRange: [1, 2], minDf: 2 } },
    {
      name: "char",
      features: { ...tfidf, analyzer: "char_token", ngramRange: [4, 6], minDf: 3, maxFeatures: 200_000 },
    },
    {
      name: "title-char",
      weight: 0.35,
      features: { ...tfidf, field: "title", analyzer: "char_token", ngramRange: [2, 5], minDf: 2 },
    },
    { name: "title-word", weight: 0.35, features: { ...tfidf, field: "title", ngramRange: [1, 2], minDf: 2 } },
    { name: "year", weight: 0.2, features: { kind: "year-bumps" } },
  ],
} as const satisfies { readonly kind: "union"; readonly parts: readonly UnionPartOptions[] };

/** The same for some 245,000 movies whose years are not all known: rarer terms are kept out. */
export const richExtraFeatures = {
  kind: "union",
  parts: [
    { name: "word", features: { ...tfidf, ngramRange: [1, 2], minDf: 5, maxFeatures: 300_000 } },
    {
      name: "char",
      weight: 0.8,
      features: { ...tfidf, analyzer: "char_token", ngramRange: [4, 6], minDf: 25, maxFeatures: 200_000 },
    },
    { name: "title-word", weight: 0.5, features: { ...tfidf, field: "title", ngramRange: [1, 2], minDf: 3 } },
    {
      name: "title-char",
      weight: 0.35,
      features: {
        ...tfidf,
        field: "title",
        analyzer: "char_token",
        ngramRange: [3, 5],
        minDf: 6,
        maxFeatures: 100_000,
      },
    },
    { name: "year", weight: 0.3, features: { kind: "year-bumps", missingColumn: true } },
  ],
} as const satisfies { readonly kind: "union"; readonly parts: readonly UnionPartOptions[] };
