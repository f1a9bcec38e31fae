import { describe, expect, it } from "vitest";
import { ClaquetaError } from "../../errors.ts";
import { isScored, noLog, readEarlier, recordKey, type TrialRecord } from "./trial-log.ts";

const header = { kind: "tuning-log", seed: 1, trials: 2 };
const settings = [{}, { C: 4 }];
const record: TrialRecord = {
  trial: 1,
  rung: 0,
  settings: { C: 4 },
  seed: 1,
  rows: 9,
  folds: 1,
  score: 0.5,
  seconds: 2,
};
const read = (lines: readonly unknown[]) =>
  readEarlier(
    lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))),
    header,
    settings,
  );

function errorOf(lines: readonly unknown[]): ClaquetaError {
  try {
    read(lines);
  } catch (error) {
    if (error instanceof ClaquetaError) return error;
  }
  throw new Error(`taken: ${JSON.stringify(lines)}`);
}

describe("a log of trials", () => {
  it("that is new, or has only its header, holds no trial", () => {
    expect(read([])).toEqual(new Map());
    expect(read([header])).toEqual(new Map());
  });

  it("gives each trial back by its rung and number, failed ones and the best and worst scores too", () => {
    const records: readonly TrialRecord[] = [
      record,
      { ...record, trial: 0, settings: {}, score: 0 },
      { ...record, rung: 1, score: 1 },
      { ...record, rung: 2, score: null, failure: "" },
    ];
    const earlier = read([header, ...records]);
    expect([...earlier.values()]).toEqual(records);
    for (const each of records) expect(earlier.get(recordKey(each.rung, each.trial))).toEqual(each);
    expect(recordKey(1, 12)).not.toBe(recordKey(11, 2));
    expect(records.map(isScored)).toEqual([true, true, true, false]);
  });

  it.each([
    ["seed", { ...header, seed: 2 }],
    ["trials", { kind: "tuning-log", seed: 1 }],
    ["folds", { ...header, folds: 5 }],
  ])("of another search is refused: its %s differs", (name, other) => {
    expect(errorOf([other, record])).toMatchObject({
      code: "INVALID_SETTING",
      message:
        `--resume: the log is of another search: its ${name} differs; expected the same data, recipe, seed, trials ` +
        "and folds. Give what it was begun with, or another --log without --resume.",
    });
  });

  it.each(["{", "5", "null", '"text"', ""])("is refused by the number of a line that is no JSON object: %s", (line) => {
    const message = "is no JSON object; expected what an earlier run wrote. Take another --log without --resume.";
    expect(errorOf([line])).toMatchObject({ code: "BAD_JSON", message: `log of trials, line 1: ${message}` });
    expect(errorOf([header, record, line])).toMatchObject({ message: `log of trials, line 3: ${message}` });
  });

  it.each([
    [{ ...record, rung: -1 }],
    [{ ...record, rung: 0.5 }],
    [{ ...record, rung: "0" }],
    [{ ...record, rung: undefined }],
    [{ ...record, trial: 2 }],
    [{ ...record, trial: -1 }],
    [{ ...record, trial: "length" }],
    [{ ...record, trial: 0 }],
    [{ ...record, settings: { C: 5 } }],
    [{ ...record, settings: undefined }],
    [{ ...record, score: -0.1 }],
    [{ ...record, score: 1.1 }],
    [{ ...record, score: "1" }],
    [{ ...record, score: undefined }],
    [{ ...record, score: null }],
    [{ ...record, score: null, failure: 5 }],
  ])("is refused where a line is no trial of the search: %j", (line) => {
    expect(errorOf([header, record, line])).toMatchObject({
      code: "BAD_JSON",
      message:
        "log of trials, line 3: is no trial of this search; expected what an earlier run wrote. " +
        "Take another --log without --resume.",
    });
  });

  it("that is not asked for keeps nothing", async () => {
    expect(await noLog.append("line")).toBeUndefined();
    expect(noLog.earlier).toEqual([]);
  });
});
