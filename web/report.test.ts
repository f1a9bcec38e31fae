import { describe, expect, it } from "vitest";
import { readReport } from "./report.ts";

const figures = { movieCount: 12, rocAuc: { macro: 0.9 }, f1: { micro: 0.6 }, genres: [], curves: { roc: {} } };

describe("a report on the page", () => {
  it("of a training shows the model's own held-out figures under its recipe's name", () => {
    for (const kind of ["training", "model-report"]) {
      const report = readReport({ kind, model: { recipe: "small-stack" }, heldOut: figures });
      expect(report).toMatchObject({ movieCount: 12, recipes: [{ name: "small-stack", rocAuc: { macro: 0.9 } }] });
    }
  });

  it("of a training that compared recipes shows these", () => {
    const comparison = {
      kind: "comparison",
      movieCount: 9,
      recipes: [{ ...figures, name: "words" }],
      warnings: ["few"],
    };
    const report = readReport({ kind: "training", model: { recipe: "words" }, comparison, heldOut: figures });
    expect(report).toMatchObject({ movieCount: 9, recipes: [{ name: "words" }] });
  });

  it("is none where there are no figures", () => {
    for (const json of [null, [], {}, { kind: "training" }, { kind: "training", model: {}, heldOut: {} }]) {
      expect(readReport(json)).toBeNull();
    }
  });
});
