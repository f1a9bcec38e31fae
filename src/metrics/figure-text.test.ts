import { describe, expect, it } from "vitest";
import { directionNote, figureAt, figureHeads, figureName, figureNote, figuresIn, figureText } from "./figure-text.ts";

const write = {
  decimal: (value: number, digits: number) => value.toFixed(digits),
  seconds: (value: number) => `${value} s`,
  bytes: (value: number) => `${value} B`,
};
const record = { rocAuc: { macro: 0.91, interval: [0.9, 0.92] }, brier: 0.051, f1: null, fitSeconds: 3 };

describe("heads of columns", () => {
  it("name a part only beside other parts of its figure; an interval is no such part", () => {
    expect(figureHeads(["rocAuc.macro", "rocAuc.interval", "brier"])).toEqual(["ROC AUC", "95% interval", "Brier"]);
    expect(figureHeads(["f1.micro", "f1.macro"])).toEqual(["F1 micro", "F1 macro"]);
    expect(figureHeads(["f1.micro", "f1.macro"], "en", true)).toEqual(["F1 micro", "macro"]);
    expect(figureHeads(["f1", "f1.macro"])[0]).toBe("F1");
  });
});

describe("a figure in words", () => {
  it("has its name and its parts", () => {
    expect(figureName(["f1.micro", "f1.macro"])).toBe("F1, micro · macro");
    expect(figureName("brier", "es")).toMatch(/Brier/);
  });

  it("is a dash where it is not defined or absent, and a range where it is an interval", () => {
    expect(figureText(record, "brier", write)).toBe("0.0510");
    expect(figureText(record, "rocAuc.interval", write)).toBe("0.9000–0.9200");
    expect(figureText(record, "f1.macro", write)).toBe("–");
    expect(figureText(record, "logLoss", write)).toBe("–");
    expect(figureText(record, "fitSeconds", write)).toBe("3 s");
    expect([figureAt(record, "logLoss"), figureAt(record, "f1.macro")]).toEqual([undefined, undefined]);
  });

  it("is listed where a record has it", () => {
    expect(figuresIn(["rocAuc.macro", "f1.macro", "logLoss", "brier"], [{}, record])).toEqual([
      "rocAuc.macro",
      "brier",
    ]);
  });

  it("says its direction only where lower is better", () => {
    expect(directionNote("brier")).toBe("lower is better");
    expect(directionNote("rocAuc.macro")).toBe("");
    expect(directionNote("genresAMovie")).toBe("");
  });

  it("has its interval, direction and note beside its first part alone", () => {
    expect(figureNote(record, "rocAuc.macro", ["rocAuc.macro", "rocAuc.micro"], write)).toMatch(
      /^95% interval 0\.9000–0\.9200(; |$)/,
    );
    expect(figureNote(record, "rocAuc.micro", ["rocAuc.macro", "rocAuc.micro"], write)).toBe("");
    expect(figureNote(record, "brier", ["brier"], write)).toMatch(/^lower is better(; |$)/);
  });
});
