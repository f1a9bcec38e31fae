import type { DuplicatePair } from "./duplicates.ts";

/** One group number a row, from the pairs within one list. Rows that are linked, directly or through others, share the
 * number of the group's first row. A row without a pair is its own group. */
export function groupDuplicates(rowCount: number, pairs: readonly DuplicatePair[]): Int32Array {
  const groups = Int32Array.from({ length: rowCount }, (_, row) => row);
  const rootOf = (row: number): number => {
    let root = row;
    while (groups[root] !== root) {
      groups[root] = groups[groups[root]];
      root = groups[root];
    }
    return root;
  };
  for (const { first, second } of pairs) {
    const a = rootOf(first);
    const b = rootOf(second);
    groups[Math.max(a, b)] = Math.min(a, b);
  }
  for (let row = 0; row < rowCount; row++) groups[row] = rootOf(row);
  return groups;
}
