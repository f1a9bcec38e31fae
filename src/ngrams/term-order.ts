import type { UnitTexts } from "./unit-texts.ts";

/** UTF-16 puts surrogates before U+E000–U+FFFF. These keys sort as code points do, the end of a text first. */
function sortKey(units: Uint16Array, at: number, end: number): number {
  if (at >= end) return -1;
  const unit = units[at];
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Indices of the texts sorted by code points, as Python sorts strings. Multikey quicksort (Bentley and Sedgewick
 * 1997), which does not compare common prefixes again. */
export function termOrder(texts: UnitTexts): Int32Array {
  const { units, ends, count } = texts;
  const order = Int32Array.from({ length: count }, (_, i) => i);
  const keyOf = (text: number, depth: number): number =>
    sortKey(units, (text === 0 ? 0 : ends[text - 1]) + depth, ends[text]);
  const swap = (a: number, b: number): void => {
    const text = order[a];
    order[a] = order[b];
    order[b] = text;
  };
  /** Whether text a sorts before text b; they agree up to `depth`. */
  const isBefore = (a: number, b: number, depth: number): boolean => {
    for (let d = depth; ; d++) {
      const first = keyOf(a, d);
      const second = keyOf(b, d);
      if (first !== second) return first < second;
      if (first < 0) return false;
    }
  };
  const sort = (first: number, end: number, common: number): void => {
    let low = first;
    let high = end;
    let depth = common;
    while (high - low > 12) {
      const a = keyOf(order[low], depth);
      const b = keyOf(order[(low + high) >> 1], depth);
      const c = keyOf(order[high - 1], depth);
      const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
      let less = low;
      let more = high;
      for (let i = low; i < more; ) {
        const unit = keyOf(order[i], depth);
        if (unit < pivot) swap(less++, i++);
        else if (unit > pivot) swap(i, --more);
        else i++;
      }
      sort(low, less, depth);
      sort(more, high, depth);
      if (pivot < 0) return; // the texts are equal
      low = less;
      high = more;
      depth++;
    }
    for (let i = low + 1; i < high; i++) {
      const text = order[i];
      let k = i;
      for (; k > low && isBefore(text, order[k - 1], depth); k--) order[k] = order[k - 1];
      order[k] = text;
    }
  };
  sort(0, count, 0);
  return order;
}
