import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RowCounter } from "./row-counter.ts";

describe("RowCounter", () => {
  it("gives a row's columns in ascending order with how often each came, however many columns there are", () => {
    const sizes = fc.constantFrom(1, 2, 31, 1_000, 16_383, 16_384, 16_385, 300_000, 2 ** 22, 2 ** 22 + 1);
    fc.assert(
      fc.property(
        sizes.chain((columnCount) =>
          fc.record({
            columnCount: fc.constant(columnCount),
            rows: fc.array(fc.array(fc.nat(columnCount - 1), { maxLength: 700 }), { minLength: 1, maxLength: 4 }),
          }),
        ),
        ({ columnCount, rows }) => {
          const counter = new RowCounter(columnCount);
          for (const row of rows) {
            const expected = new Map<number, number>();
            for (const column of [...row].sort((a, b) => a - b)) expected.set(column, (expected.get(column) ?? 0) + 1);
            counter.countColumns(Int32Array.from(row), row.length);
            const { columns, counts, count } = counter;
            expect(Array.from({ length: count }, (_, i) => [columns[i], counts[i]])).toEqual([...expected]);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
