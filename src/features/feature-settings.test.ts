import { describe, expect, it } from "vitest";
import { vectorizerFromSettings } from "./registry.ts";

describe("feature settings", () => {
  it("have scikit-learn's defaults", () => {
    expect(vectorizerFromSettings({ kind: "tfidf" }).settings).toEqual({
      kind: "tfidf",
      field: "plot",
      preprocess: null,
      lowercase: true,
      stripAccents: null,
      stopWords: null,
      ngramRange: [1, 1],
      analyzer: "word",
      tokenPattern: "(?u)\\b\\w\\w+\\b",
      minDf: 1,
      maxDf: null,
      maxFeatures: null,
      binary: false,
      sublinearTf: false,
      norm: "l2",
      useIdf: true,
      smoothIdf: true,
    });
  });

  it.each([
    [
      { kind: "count", minDf: 1.5 },
      "features count: minDf is 1.5; expected a whole number from 1 or a number from 0, below 1",
    ],
    [{ kind: "count", minDf: Number.NaN }, "minDf is null; expected"],
    [{ kind: "count", maxDf: -0.1 }, "maxDf is -0.1; expected"],
    [{ kind: "count", maxFeatures: 0 }, "maxFeatures is 0; expected a whole number from 1 or null"],
    [{ kind: "count", ngramRange: [2, 1] }, "ngramRange is [2,1]; expected two whole numbers, 1 ≤ min ≤ max ≤ 20"],
    [{ kind: "count", ngramRange: [1, 21] }, "ngramRange is [1,21]"],
    [{ kind: "count", analyzer: "words" }, 'analyzer is "words"; expected "word", "char", "char_wb" or "char_token"'],
    [{ kind: "count", stopWords: "german" }, 'stopWords is "german"; expected "english", null or a list'],
    [{ kind: "count", stopWords: ["a", 1] }, "stopWords is"],
    [{ kind: "count", lowercase: "yes" }, 'lowercase is "yes"; expected true or false'],
    [{ kind: "count", norm: "l2" }, 'a setting is "norm"; expected one of kind, field'],
    [{ kind: "count", __proto__: null, constructor: 1 }, 'a setting is "constructor"'],
    [{ kind: "tfidf", norm: "max" }, 'norm is "max"; expected "l1", "l2" or null'],
    [
      { kind: "count", field: "genres" },
      'field is "genres"; expected "plot", "title", "plot-title", "plot-title-year" or a name of a field',
    ],
    [{ kind: "count", preprocess: "lemmas" }, 'preprocess is "lemmas"; expected null or one of the text transforms'],
    [{ kind: "count", tokenPattern: "(" }, 'tokenPattern is "("; expected runs of one class of characters'],
    [{ kind: "count", tokenPattern: "" }, 'tokenPattern is ""'],
    [{ kind: "count", tokenPattern: "a".repeat(201) }, "tokenPattern is"],
    [{ kind: "count", tokenPattern: "[\\W]" }, "tokenPattern is"],
    [{ kind: "bag" }, 'kind is "bag"; expected one of count, tfidf, text-length, year-bumps'],
    [{ kind: "union", parts: [] }, "parts is []; expected a list of at least one part"],
    [{ kind: "union", parts: [{ name: "a:b", features: { kind: "count" } }] }, 'name is "a:b"; expected 1 to 40'],
    [{ kind: "union", parts: [{ name: "a", weight: 0, features: { kind: "count" } }] }, "weight is 0; expected"],
    [{ kind: "union", parts: [{ name: "a", features: { kind: "count", minDf: 0.5, binary: 1 } }] }, "binary is 1"],
    [{ kind: "union", parts: [{ name: "a", features: { kind: "union", parts: [] } }] }, 'kind is "union"'],
  ])("name the parameter, what it may be and what it was: %j", (settings, message) => {
    const make = () => vectorizerFromSettings(settings);
    expect(make).toThrow(expect.objectContaining({ code: "INVALID_SETTING" }));
    expect(make).toThrow(expect.objectContaining({ message: expect.stringContaining(message) }));
  });

  it("refuses two parts of one name", () => {
    const part = { name: "a", features: { kind: "year-bumps" } };
    expect(() => vectorizerFromSettings({ kind: "union", parts: [part, part] })).toThrow(/another for each part/);
  });
});
