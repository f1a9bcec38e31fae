import { ClaquetaError } from "../errors.ts";
import type { TermSettings } from "./feature-settings.ts";
import type { GramReader } from "./gram-reader.ts";
import type { PieceLog } from "./piece-log.ts";
import { TermList } from "./term-list.ts";
import { termOrder } from "./term-order.ts";
import { countOccurrences, type TermStatistics } from "./term-statistics.ts";
import { UnitTexts } from "./unit-texts.ts";

/** The n-grams of a fit that became columns. */
export interface SelectedTerms {
  readonly terms: TermList;
  /** Column of each n-gram, or -1. */
  readonly columnOf: Int32Array;
  /** In how many texts each column's term stands. */
  readonly textCounts: Int32Array;
}

function refuseEmpty(where: string, statistics: TermStatistics, gramCount: number): never {
  if (gramCount === 0) {
    throw new ClaquetaError("NO_ROWS", {
      where,
      what: `${statistics.textCount} texts hold no term`,
      expected: "at least one word that is no stop word",
    });
  }
  throw new ClaquetaError("TOO_FEW_ROWS", {
    where,
    what: "no term is left after minDf and maxDf",
    expected: "at least one term within both",
    next: "Try a lower minDf or a higher maxDf.",
  });
}

/** A limit on the number of texts: shares are of all texts, exactly as scikit-learn multiplies them. */
function textLimit(setting: number, textCount: number): number {
  return setting < 1 ? setting * textCount : setting;
}

/** How often the rarest of the `limit` most frequent grams occurs. */
function cutOccurrences(occurrences: Int32Array, limit: number): number {
  const sorted = occurrences.slice().sort();
  return sorted[sorted.length - limit];
}

/** Chooses the n-grams that become columns and orders them by code point, as scikit-learn does: minDf and maxDf first,
 * then the maxFeatures that occur most often. Throws NO_ROWS where there was no n-gram at all, TOO_FEW_ROWS where none is
 * left, INVALID_SETTING where maxDf comes to fewer movies than minDf. */
export function selectTerms(
  where: string,
  reader: GramReader,
  statistics: TermStatistics,
  log: PieceLog,
  settings: Pick<TermSettings, "minDf" | "maxDf" | "maxFeatures" | "binary">,
): SelectedTerms {
  const { gramCount } = reader;
  const least = textLimit(settings.minDf, statistics.textCount);
  const most = settings.maxDf === null ? statistics.textCount : textLimit(settings.maxDf, statistics.textCount);
  if (gramCount > 0 && most < least) {
    throw new ClaquetaError("INVALID_SETTING", {
      where,
      what: `maxDf (${settings.maxDf}) comes to fewer movies than minDf (${settings.minDf})`,
      expected: `maxDf of at least minDf, here with ${statistics.textCount} movies`,
    });
  }
  let kept: Int32Array = new Int32Array(gramCount);
  let keptCount = 0;
  for (let gram = 0; gram < gramCount; gram++) {
    const texts = statistics.textsWith(gram);
    // Beginnings of longer n-grams may have numbers without standing in any text themselves.
    if (texts > 0 && texts >= least && texts <= most) kept[keptCount++] = gram;
  }
  kept = kept.subarray(0, keptCount);
  if (keptCount === 0) refuseEmpty(where, statistics, gramCount);

  const limit = Math.min(settings.maxFeatures ?? keptCount, keptCount);
  // Counted only where they decide.
  const counted = limit < keptCount && !settings.binary ? countOccurrences(reader, log) : undefined;
  const occurrencesOf = (gram: number): number => counted?.[gram] ?? statistics.textsWith(gram);
  const occurrences = kept.map(occurrencesOf);
  const cut = limit < keptCount ? cutOccurrences(occurrences, limit) : 0;
  const candidates = kept.filter((_, i) => occurrences[i] >= cut);
  let roomAtCut = limit;
  for (const occurrence of occurrences) if (occurrence > cut) roomAtCut--;

  const texts = new UnitTexts();
  for (const gram of candidates) reader.write(gram, texts);
  const columnOf = new Int32Array(gramCount).fill(-1);
  const order = termOrder(texts);
  const textCounts = new Int32Array(limit);
  let column = 0;
  for (const place of order) {
    const gram = candidates[place];
    if (occurrencesOf(gram) === cut && roomAtCut-- <= 0) continue;
    order[column] = place;
    textCounts[column] = statistics.textsWith(gram);
    columnOf[gram] = column++;
  }
  return { terms: TermList.of(texts, order.subarray(0, column)), columnOf, textCounts };
}
