import { describe, expect, it } from "vitest";
import { vectorizerFromSettings } from "../../features/make-vectorizer.ts";
import type { FittedUnion } from "../../features/union.ts";
import type { Movie } from "../../movies/movie.ts";
import { inlinePool } from "../../pool/pool.ts";
import { RandomState } from "../../random/mt19937.ts";
import { narrowRows } from "./narrow-rows.ts";
import { fitStudent, type StudentSettings, studentRows } from "./student.ts";

const features = {
  kind: "union",
  parts: [
    { name: "word", weight: 1.4, features: { kind: "tfidf", ngramRange: [1, 2], sublinearTf: true } },
    {
      name: "title",
      weight: 0.5,
      features: { kind: "tfidf", field: "title", analyzer: "char_wb", ngramRange: [2, 3] },
    },
    { name: "year", weight: 0.2, features: { kind: "year-bumps" } },
  ],
} as const;
const random = new RandomState(3);
const telling = ["laugh", "tears", "tank"];
/** What the teacher thinks: 2 or −2 by one word a genre, and 1 more where another word stands beside it. */
const teacherLogits = new Float32Array(400 * 3);
const movies: Movie[] = Array.from({ length: 400 }, (_, i) => {
  const has = telling.map(() => random.random() < 0.5);
  const strong = random.random() < 0.5;
  for (let g = 0; g < 3; g++) teacherLogits[3 * i + g] = (has[g] ? 2 : -2) + (strong ? 1 : 0);
  const filler = Array.from({ length: 8 }, () => `w${random.interval(60)}`);
  const plot = [...filler, ...telling.filter((_, g) => has[g]), ...(strong ? ["strong"] : [])].join(" ");
  return { id: String(i), title: `T${i % 7}`, year: 1950 + (i % 50), plot };
});
const labels = {
  rowCount: 400,
  columnCount: 3,
  values: Uint8Array.from(teacherLogits, (logit) => (logit > 0 ? 1 : 0)),
};
const lesson = { movies, labels, firstMain: 200, teacherLogits };
const settings: StudentSettings = {
  features,
  termCount: 40,
  linearStorage: "int8",
  networkStorage: "int8",
  network: { hiddenUnits: 16, epochs: 30, wordDropout: 0.1, hiddenDropout: 0, alwaysKeptColumns: 15 },
  mixShare: 0.1,
};
const options = { seed: 1, pool: inlinePool };

describe("narrowRows", () => {
  it("makes the rows that the compact features make, to within a step of the idf", () => {
    const { fitted, matrix } = vectorizerFromSettings(features).fitTransform(movies);
    const whole = fitted as FittedUnion;
    const { fitted: small, kept } = whole.compact(Int32Array.from({ length: 30 }, (_, i) => 3 * i));
    const narrow = narrowRows(matrix, whole, kept);
    const made = small.transform(movies);
    expect(narrow.indptr).toEqual(made.indptr);
    const count = made.indptr[movies.length];
    expect(narrow.indices.subarray(0, count)).toEqual(made.indices.subarray(0, count));
    for (let k = 0; k < count; k++) expect(Math.abs(narrow.values[k] - made.values[k])).toBeLessThan(0.01);
  });
});

describe("fitStudent", () => {
  it("answers nearly as its teacher, also how sure that one is, on a few terms", async () => {
    const rows = await studentRows(settings, lesson, options);
    // The year's columns stay in any case, and are no terms.
    expect(rows.features.columnCount).toBeGreaterThanOrEqual(40);
    expect(rows.features.columnCount).toBeLessThanOrEqual(40 + 15);
    const { fit, agreement } = await fitStudent(settings, rows, lesson, options);
    expect(agreement.movieCount).toBe(40);
    expect(agreement.meanDistance).toBeLessThan(0.06);
    const asked = ["laugh strong", "laugh"].map((plot) => ({ id: "", title: "T1", year: 1970, plot }));
    const [sure, less] = [0, 1].map((i) => fit.classifier.predictProba(fit.features.transform(asked)).values[3 * i]);
    expect(sure).toBeGreaterThan(less);
  });

  it("gives the same bits for the same seed", async () => {
    const rows = await studentRows(settings, lesson, options);
    const [a, b] = await Promise.all([0, 1].map(() => fitStudent(settings, rows, lesson, options)));
    expect(a.fit.classifier.toState()).toEqual(b.fit.classifier.toState());
    expect(a.agreement).toEqual(b.agreement);
  });
});
