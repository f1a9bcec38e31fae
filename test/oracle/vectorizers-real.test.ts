import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { vectorizerFromSettings } from "../../src/features/registry.ts";
import type { Movie } from "../../src/movies/movie.ts";
import { readMovies } from "../../src/movies/read/read-movies.ts";

interface Numbers {
  readonly nonZeros: number;
  readonly sum: number;
  readonly sumOfSquares: number;
  readonly termsSha256: string;
  readonly indicesSha256: string;
}
interface Case extends Numbers {
  readonly field: "plot" | "title" | "joined";
  readonly vectorizer: "count" | "tfidf";
  readonly options: { readonly [name: string]: unknown };
  readonly terms: number;
  readonly indptrSha256: string;
  readonly entries: readonly (readonly [row: number, column: number, value: number])[];
  readonly cutCount?: number;
  readonly aboveCut?: Numbers & { readonly terms: number };
}

const folder = process.env.CLAQUETA_DATA_DIR ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));
const file = join(folder, "dataTraining.zip");
const isThere = existsSync(file);
const reason = isThere ? "" : " (skipped: dataTraining.zip is neither in CLAQUETA_DATA_DIR nor in ../shared/data)";
const fixture: { readonly cases: readonly Case[]; readonly fieldSha256: { readonly [field: string]: string } } =
  JSON.parse(readFileSync(new URL("./vectorizers-real.json", import.meta.url), "utf8"));

const sha256 = (data: string | Int32Array): string =>
  createHash("sha256")
    .update(typeof data === "string" ? data : new Uint8Array(data.slice().buffer))
    .digest("hex");

function numbers(values: Float32Array): { nonZeros: number; sum: number; sumOfSquares: number } {
  let sum = 0;
  let sumOfSquares = 0;
  for (const value of values) {
    sum += value;
    sumOfSquares += value * value;
  }
  return { nonZeros: values.length, sum, sumOfSquares };
}

function expectNumbers(values: Float32Array, expected: Numbers): void {
  const ours = numbers(values);
  expect(ours.nonZeros).toBe(expected.nonZeros);
  expect(Math.abs(ours.sum / expected.sum - 1)).toBeLessThan(1e-8);
  expect(Math.abs(ours.sumOfSquares / expected.sumOfSquares - 1)).toBeLessThan(1e-8);
}

describe.skipIf(!isThere)(`scikit-learn's vectorizers on the real training movies${reason}`, () => {
  let movies: readonly Movie[] = [];
  const textsOf = (field: Case["field"]): string[] =>
    movies.map(({ title, year, plot }) =>
      field === "joined" ? `${title} ${year} ${plot}` : field === "plot" ? plot : title,
    );

  beforeAll(async () => {
    movies = (await readMovies(file)).movies;
  });

  it.each(["plot", "title", "joined"] as const)("reads the same %s", (field) => {
    expect(sha256(textsOf(field).join("\n"))).toBe(fixture.fieldSha256[field]);
  });

  const named = fixture.cases.map((each) => ({
    ...each,
    label: `${each.field} ${each.vectorizer} ${JSON.stringify(each.options)}`,
  }));
  it.each(named)("gives the same terms and values: $label", ({ field, options, vectorizer, ...expected }) => {
    const plots = textsOf(field).map((plot, i): Movie => ({ id: String(i), title: "", year: null, plot }));
    const { fitted, matrix } = vectorizerFromSettings({ ...options, kind: vectorizer }).fitTransform(plots);
    const count = matrix.indptr[matrix.rowCount];
    const indices = matrix.indices.subarray(0, count);
    const values = matrix.values.subarray(0, count);
    expect(fitted.columnCount).toBe(expected.terms);
    if (expected.aboveCut !== undefined) {
      const totals = new Int32Array(fitted.columnCount);
      for (let i = 0; i < count; i++) totals[indices[i]] += values[i];
      const lowest = totals.reduce((a, b) => Math.min(a, b));
      expect(lowest).toBe(expected.cutCount);
      // Column among the terms above the cut, which are the same everywhere.
      const index = new Int32Array(totals.length);
      for (let c = 1; c < index.length; c++) index[c] = index[c - 1] + (totals[c - 1] > lowest ? 1 : 0);
      expect(sha256(fitted.terms.filter((_, c) => totals[c] > lowest).join("\n"))).toBe(expected.aboveCut.termsSha256);
      expect(sha256(indices.filter((c) => totals[c] > lowest).map((c) => index[c]))).toBe(
        expected.aboveCut.indicesSha256,
      );
      expectNumbers(
        values.filter((_, i) => totals[indices[i]] > lowest),
        expected.aboveCut,
      );
      return;
    }
    expect(sha256(fitted.terms.join("\n"))).toBe(expected.termsSha256);
    expect(sha256(matrix.indptr)).toBe(expected.indptrSha256);
    expect(sha256(indices)).toBe(expected.indicesSha256);
    expectNumbers(values, expected);
    for (const [row, column, value] of expected.entries) {
      const at = indices.subarray(matrix.indptr[row], matrix.indptr[row + 1]).indexOf(column);
      expect(Math.abs(values[matrix.indptr[row] + at] / value - 1)).toBeLessThan(1e-7);
    }
  });
});
