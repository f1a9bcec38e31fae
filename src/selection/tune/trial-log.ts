import { ClaquetaError } from "../../errors.ts";
import type { JsonValue } from "../../json.ts";
import type { Settings } from "./search-space.ts";

/** One trial on one rung. */
export interface TrialRecord {
  readonly trial: number;
  readonly rung: number;
  readonly settings: Settings;
  readonly seed: number;
  /** Training movies of the (first) fold. */
  readonly rows: number;
  readonly folds: number;
  /** Macro ROC AUC on the folds' movies; null where the trial failed. */
  readonly score: number | null;
  /** Why it failed. */
  readonly failure?: string;
  /** Wall clock. */
  readonly seconds: number;
}

/** A trial that did not fail. */
export type ScoredTrial = TrialRecord & { readonly score: number };

export const isScored = (record: TrialRecord): record is ScoredTrial => record.score !== null;

/** A search's trials as JSON Lines: a header that says what was searched, then a line a trial, rung by rung, each rung
 * in the order in which its trials entered it. */
export interface TrialLog {
  /** Whole lines of an earlier run; none where the log is new. */
  readonly earlier: readonly string[];
  /** Resolves when the line is safe. */
  append(line: string): Promise<void>;
}

/** Keeps nothing. */
export const noLog: TrialLog = { earlier: [], append: async () => undefined };

export type LogHeader = { readonly [name: string]: JsonValue };

/** Trials of an earlier run of the very same search, by rung and trial. Throws INVALID_SETTING where the log is of
 * another search, naming what differs, BAD_JSON where a line is no trial of it. */
export function readEarlier(
  lines: readonly string[],
  header: LogHeader,
  settings: readonly Settings[],
): Map<string, TrialRecord> {
  const records = new Map<string, TrialRecord>();
  if (lines.length === 0) return records;
  const [first, ...rest] = lines.map((line, i) => parsed(line, i));
  for (const name of new Set([...Object.keys(header), ...Object.keys(first)])) {
    if (JSON.stringify(first[name]) === JSON.stringify(header[name])) continue;
    throw new ClaquetaError("INVALID_SETTING", {
      where: "--resume",
      what: `the log is of another search: its ${name} differs`,
      expected: "the same data, recipe, seed, trials and folds",
      next: "Give what it was begun with, or another --log without --resume.",
    });
  }
  for (const [i, record] of rest.entries()) {
    const { trial, rung, score, failure } = record as unknown as TrialRecord;
    const isScore =
      score === null ? typeof failure === "string" : typeof score === "number" && score >= 0 && score <= 1;
    const isTrial =
      Number.isInteger(rung) &&
      rung >= 0 &&
      Object.hasOwn(settings, trial) &&
      JSON.stringify(record.settings) === JSON.stringify(settings[trial]) &&
      isScore;
    if (!isTrial) throw badLine(i + 1, "is no trial of this search");
    records.set(recordKey(rung, trial), record as unknown as TrialRecord);
  }
  return records;
}

export const recordKey = (rung: number, trial: number): string => `${rung}/${trial}`;

function parsed(line: string, i: number): LogHeader {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null) return value as LogHeader;
  } catch {
    // Told below, with the line.
  }
  throw badLine(i, "is no JSON object");
}

function badLine(i: number, what: string): ClaquetaError {
  return new ClaquetaError("BAD_JSON", {
    where: `log of trials, line ${i + 1}`,
    what,
    expected: "what an earlier run wrote",
    next: "Take another --log without --resume.",
  });
}
