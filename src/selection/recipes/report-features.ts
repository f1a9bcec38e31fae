import type { FeatureOptions } from "../../features/registry.ts";

/** What the report read from a movie: plot, title and year in one text; counts of its words and word pairs without
 * English stop words; the 10,000 most frequent terms. */
export const reportFeatures = {
  kind: "count",
  field: "plot-title-year",
  ngramRange: [1, 2],
  stopWords: "english",
  maxFeatures: 10_000,
} as const satisfies FeatureOptions;
