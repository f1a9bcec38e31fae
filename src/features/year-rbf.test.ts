import { describe, expect, it } from "vitest";
import { vectorizerFromState, yearRbf } from "./registry.ts";

const row = (year: number | null): number[] => {
  const { indptr, indices, values } = yearRbf()
    .fit([])
    .transform([{ id: "", title: "", year, plot: "" }]);
  const dense = new Array<number>(15).fill(0);
  for (let i = 0; i < indptr[1]; i++) dense[indices[i]] = values[i];
  return dense;
};

describe("the year as RBF features", () => {
  it("is exp(-½((year − centre) ÷ 8)²) for 15 centres from 1900 to 2012", () => {
    for (const year of [1894, 1900, 1957, 2015]) {
      for (const [i, value] of row(year).entries()) {
        expect(Math.abs(value - Math.exp(-0.5 * ((year - 1900 - 8 * i) / 8) ** 2))).toBeLessThan(3e-8);
      }
    }
  });

  it("is highest around the year and falls to both sides", () => {
    const values = row(1948);
    expect(values[6]).toBe(1);
    expect(values[5]).toBe(values[7]);
  });

  it("is nothing where the year is not known or far away", () => {
    expect(row(null)).toEqual(new Array(15).fill(0));
    expect(row(1500)).toEqual(new Array(15).fill(0));
  });

  it("says in a column of its own, where that is asked for, that the year is not known", () => {
    const movies = [null, 1948, 1500].map((year) => ({ id: "", title: "", year, plot: "" }));
    const plain = yearRbf().fit([]).transform(movies);
    const fitted = yearRbf({ missingColumn: true }).fit([]);
    const { indptr, indices, values, columnCount } = fitted.transform(movies); // arrays may be longer than what they hold
    expect([columnCount, fitted.terms[15]]).toEqual([16, "not known"]);
    expect([indptr[1], indices[0], values[0]]).toEqual([1, 15, 1]);
    expect(values.subarray(1, indptr[3])).toEqual(plain.values.subarray(0, plain.indptr[3]));
    expect(indptr[3]).toBe(indptr[2]);
    expect(vectorizerFromState(fitted.toState()).transform(movies)).toEqual(fitted.transform(movies));
  });

  it("stores no denormal number", () => {
    for (let year = 1870; year <= 2100; year++) {
      for (const value of row(year)) expect(value === 0 || value > 1e-9).toBe(true);
    }
  });
});
