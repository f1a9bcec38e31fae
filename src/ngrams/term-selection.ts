import { ClaquetaError } from "../errors.ts";
import type { LearningReader } from "./ngram-reader.ts";
import type { PieceLog } from "./piece-log.ts";
import { TermList } from "./term-list.ts";
import { termOrder } from "./term-order.ts";
import { countOccurrences, type TermStatistics } from "./term-statistics.ts";
import { UnitTexts } from "./unit-texts.ts";

/** The selection of n-grams as terms. */
export interface SelectionSettings {
  /** Min and max number of texts with a term: counts from 1 on, shares below 1; null: no limit. */
  readonly minDf: number;
  readonly maxDf: number | null;
  readonly maxFeatures: number | null;
  /** Whether a term counts once in each text. */
  readonly binary: boolean;
}

/** The n-grams of a fit that became columns. */
export interface SelectedTerms {
  readonly terms: TermList;
  /** The reason if there is no term. */
  readonly emptiness: ClaquetaError | undefined;
  /** Column of each n-gram, or -1. */
  readonly columnOf: Int32Array;
  /** The number of texts with each column's term. */
  readonly textCounts: Int32Array;
}

/** NO_ROWS without any n-gram, TOO_FEW_ROWS where none is left. */
function emptinessOf(where: string, statistics: TermStatistics, ngramCount: number): ClaquetaError {
  if (ngramCount === 0) {
    return new ClaquetaError("NO_ROWS", {
      where,
      what: `${statistics.textCount} texts hold no term`,
      expected: "at least one word that is no stop word",
    });
  }
  return new ClaquetaError("TOO_FEW_ROWS", {
    where,
    what: "no term is left after minDf and maxDf",
    expected: "at least one term within both",
    next: "Try a lower minDf or a higher maxDf.",
  });
}

/** A limit in texts; shares are multiplied exactly as in scikit-learn. */
const textLimit = (setting: number, textCount: number): number => (setting < 1 ? setting * textCount : setting);

/** Occurrences of the rarest of the `limit` most frequent n-grams. */
function cutOccurrences(occurrences: Int32Array, limit: number): number {
  const sorted = occurrences.slice().sort();
  return sorted[sorted.length - limit];
}

/** Chooses the n-grams that become columns, ordered by code point, as scikit-learn: first by minDf and maxDf, then the
 * maxFeatures most frequent. Throws INVALID_SETTING where maxDf means fewer movies than minDf. */
export function selectTerms(
  where: string,
  learned: LearningReader,
  statistics: TermStatistics,
  log: PieceLog,
  settings: SelectionSettings,
): SelectedTerms {
  const { count: ngramCount } = learned.texts;
  const min = textLimit(settings.minDf, statistics.textCount);
  const max = settings.maxDf === null ? statistics.textCount : textLimit(settings.maxDf, statistics.textCount);
  if (ngramCount > 0 && settings.maxDf !== null && max < min) {
    throw new ClaquetaError("INVALID_SETTING", {
      where,
      what: `maxDf (${settings.maxDf}) comes to fewer movies than minDf (${settings.minDf})`,
      expected: `maxDf of at least minDf, here with ${statistics.textCount} movies`,
    });
  }
  let kept: Int32Array = new Int32Array(ngramCount);
  let keptCount = 0;
  for (let ngram = 0; ngram < ngramCount; ngram++) {
    const texts = statistics.textsWith(ngram);
    // Prefixes of longer n-grams may have an index without being an n-gram of any text.
    if (texts > 0 && texts >= min && texts <= max) kept[keptCount++] = ngram;
  }
  kept = kept.subarray(0, keptCount);
  const limit = Math.min(settings.maxFeatures ?? keptCount, keptCount);
  // Counted only if needed.
  const counted = limit < keptCount && !settings.binary ? countOccurrences(learned, log) : undefined;
  const occurrencesOf = (ngram: number): number => counted?.[ngram] ?? statistics.textsWith(ngram);
  const occurrences = kept.map(occurrencesOf);
  const cut = limit < keptCount ? cutOccurrences(occurrences, limit) : 0;
  const candidates = kept.filter((_, i) => occurrences[i] >= cut);
  let freeAtCut = limit;
  for (const occurrence of occurrences) if (occurrence > cut) freeAtCut--;

  const texts = new UnitTexts();
  for (const ngram of candidates) learned.texts.write(ngram, texts);
  const columnOf = new Int32Array(ngramCount).fill(-1);
  const order = termOrder(texts);
  const textCounts = new Int32Array(limit);
  let column = 0;
  for (const rank of order) {
    const ngram = candidates[rank];
    if (occurrencesOf(ngram) === cut && freeAtCut-- <= 0) continue;
    order[column] = rank;
    textCounts[column] = statistics.textsWith(ngram);
    columnOf[ngram] = column++;
  }
  const emptiness = keptCount === 0 ? emptinessOf(where, statistics, ngramCount) : undefined;
  return { terms: TermList.of(texts, order.subarray(0, column)), columnOf, textCounts, emptiness };
}
