import { expect, it } from "vitest";
import type { Classifier, ColumnTable } from "../../learners/learner.ts";
import { byImportance, columnImportance } from "./column-importance.ts";

const table = (firstColumn: number, width: number, ...values: number[]): ColumnTable => ({
  tensor: "weights",
  firstColumn,
  width,
  values: Float32Array.from(values),
});
/** Two rows of four columns; squared sums 4, 1, 25 and 0. */
const x = {
  rowCount: 2,
  columnCount: 4,
  indptr: Int32Array.of(0, 3, 4),
  indices: Int32Array.of(0, 1, 2, 2),
  values: Float32Array.of(2, 1, 3, 4),
};
const importance = (...columnTables: ColumnTable[]) => columnImportance(x, { columnTables } as unknown as Classifier);

it("is the norm of a column's values times that of its weights, each table's sum being 1", () => {
  const whole = table(0, 2, 3, 4, 0, 1, 1, 0, 9, 9); // 2 · 5, 1 · 1, 5 · 1, 0
  expect([...(importance(whole) ?? [])]).toEqual([10 / 16, 1 / 16, 5 / 16, 0]);
  const some = table(1, 1, 6, 1); // columns 1 and 2: 1 · 6, 5 · 1
  expect([...(importance(whole, some) ?? [])]).toEqual([10 / 16, 1 / 16 + 6 / 11, 5 / 16 + 5 / 11, 0]);
  expect([...(importance(table(2, 1, 1, 1)) ?? [])]).toEqual([0, 0, 1, 0]);
});

it("is 0 where a table says nothing, and undefined where there is no table", () => {
  expect([...(importance(table(0, 1, 0, 0, 0, 7)) ?? [])]).toEqual([0, 0, 0, 0]);
  expect(importance()).toBeUndefined();
  expect(columnImportance(x, {} as Classifier)).toBeUndefined();
});

it("ranks columns by it, equal ones in their order", () => {
  expect([...byImportance(Float64Array.of(0.1, 0.5, 0.1, 0.9))]).toEqual([3, 1, 0, 2]);
});
