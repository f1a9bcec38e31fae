import { describe, expect, it } from "vitest";
import { ClaquetaError } from "../errors.ts";
import { failedCandidate, failureOf, hasFailed, succeeded, throwIfAllFailed } from "./failed-candidate.ts";

const wrong = new ClaquetaError("INVALID_SETTING", { where: "learner", what: "C is -1", expected: "above 0" });
const few = new ClaquetaError("TOO_FEW_ROWS", { where: "fit", what: "one movie" });

describe("a candidate that fails", () => {
  it("keeps its error, unless the work was stopped or the program is wrong", () => {
    expect(failureOf("words", wrong)).toEqual({ recipe: "words", error: wrong });
    for (const error of [
      new TypeError("no function"),
      "text",
      new ClaquetaError("INTERRUPTED", { what: "stopped" }),
      new ClaquetaError("INTERNAL", { what: "a task is unknown" }),
    ]) {
      expect(() => failureOf("words", error)).toThrow(error as Error);
    }
  });

  it("is reported with code and reason", () => {
    const failure = failureOf("words", wrong);
    expect(failedCandidate(failure)).toEqual({
      recipe: "words",
      code: "INVALID_SETTING",
      reason: "learner: C is -1; expected above 0.",
    });
    expect([hasFailed(failure), hasFailed({ fits: 1 })]).toEqual([true, false]);
    expect(() => succeeded(failure)).toThrow(wrong);
    expect(succeeded({ fits: 1 })).toEqual({ fits: 1 });
  });

  it("stops the work only together with all others", () => {
    const [one, two] = [failureOf("words", wrong), failureOf("stack", few)];
    throwIfAllFailed([], 0);
    throwIfAllFailed([one], 2);
    expect(() => throwIfAllFailed([one], 1)).toThrow(wrong);
    expect(() => throwIfAllFailed([one, two], 2)).toThrow(
      expect.objectContaining({
        code: "INVALID_SETTING",
        message: "recipes: none of 2 can be fitted. words: learner: C is -1; expected above 0. stack: fit: one movie.",
      }),
    );
  });
});
