import { partsOf } from "./term-places.ts";
import type { FittedVectorizer } from "./vectorizer.ts";

/** One flag a column: 1 where it holds a measure of every movie (the year), 0 where it is a term of some. */
export function numericColumnsOf(features: FittedVectorizer): Uint8Array {
  const flags = new Uint8Array(features.columnCount);
  for (const { part, firstColumn } of partsOf(features)) {
    if (part.kind === "year-bumps") flags.fill(1, firstColumn, firstColumn + part.columnCount);
  }
  return flags;
}
