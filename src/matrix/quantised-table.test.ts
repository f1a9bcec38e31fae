import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CodedTable, quantise, storages } from "./quantised-table.ts";

const table = fc
  .record({ rows: fc.integer({ min: 1, max: 6 }), columns: fc.integer({ min: 1, max: 9 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      values: fc.array(fc.float({ min: -50, max: 50, noNaN: true }), {
        minLength: rows * columns,
        maxLength: rows * columns,
      }),
    }),
  );

describe("quantised tables", () => {
  it("are off by no more than half a step of what reaches the row's largest number, but where that one is cut", () => {
    fc.assert(
      fc.property(table, fc.constantFrom(...storages), ({ rows, columns, values }, storage) => {
        const numbers = Float32Array.from(values);
        const back = CodedTable.of(
          { scales: undefined, ...quantise(numbers, rows, columns, storage) },
          rows,
          columns,
          storage,
        )?.floats;
        const maxCode = { int4: 7, int8: 127, float16: 1024 }[storage];
        for (let r = 0; r < rows; r++) {
          const row = numbers.subarray(r * columns, (r + 1) * columns);
          const largest = Math.max(...row.map(Math.abs));
          const wrong = row.reduce((sum, value, c) => sum + (value - (back?.[r * columns + c] ?? Number.NaN)) ** 2, 0);
          expect(wrong).toBeLessThanOrEqual(columns * ((0.51 * largest) / maxCode + 1e-5) ** 2);
        }
      }),
    );
  });

  it("are the same table when they are quantised once more from what they stand for", () => {
    const values = Float32Array.from({ length: 40 }, (_, i) => Math.sin(i * i));
    const kept = quantise(values, 4, 10, "int4");
    const back = CodedTable.of({ scales: undefined, ...kept }, 4, 10, "int4")?.floats as Float32Array;
    expect(kept.codes.data.length).toBe(20);
    for (let i = 0; i < 40; i++) expect(Math.abs(back[i] - values[i])).toBeLessThan(0.11);
  });

  it("are refused where codes or scales are of another shape or type", () => {
    const { codes, scales } = quantise(new Float32Array(12).fill(1), 3, 4, "int8");
    expect(CodedTable.of({ codes, scales }, 3, 4, "int8")?.floats.length).toBe(12);
    expect(CodedTable.of({ codes, scales }, 3, 5, "int8")).toBeUndefined();
    expect(CodedTable.of({ codes, scales: undefined }, 3, 4, "int8")).toBeUndefined();
    expect(CodedTable.of({ codes, scales }, 3, 4, "int4")).toBeUndefined();
    const infinite = { shape: [3], data: new Uint16Array(3).fill(0x7c00) };
    expect(CodedTable.of({ codes, scales: infinite }, 3, 4, "int8")).toBeUndefined();
  });
});
