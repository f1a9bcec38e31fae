import { ClaquetaError } from "../errors.ts";
import type { TermSettings } from "./feature-settings.ts";
import type { GramReader } from "./gram-reader.ts";
import { gramReaderFor } from "./gram-readers.ts";
import type { TermList } from "./term-list.ts";

/** A reader that knows the terms of a vocabulary and nothing else. */
export interface Vocabulary {
  readonly reader: GramReader;
  /** Column of each of the reader's n-grams, or -1. */
  readonly columnOf: Int32Array;
}

/** Throws BAD_MODEL_FILE where a term stands twice or cannot come from these settings. */
export function vocabularyOf(terms: TermList, settings: TermSettings): Vocabulary {
  const reader = gramReaderFor(settings, terms.count);
  const texts = terms.toUnitTexts();
  const grams = new Int32Array(terms.count);
  for (let i = 0; i < grams.length; i++) grams[i] = reader.addTerm(texts.units, texts.startOf(i), texts.ends[i]);
  const columnOf = new Int32Array(reader.gramCount).fill(-1);
  for (let i = 0; i < grams.length; i++) {
    if (grams[i] < 0 || columnOf[grams[i]] >= 0) {
      throw new ClaquetaError("BAD_MODEL_FILE", {
        where: `term ${i}`,
        what: grams[i] < 0 ? "its settings could never make it" : "it stands twice",
        next: "Make the model again.",
      });
    }
    columnOf[grams[i]] = i;
  }
  return { reader, columnOf };
}
