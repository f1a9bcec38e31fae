export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** NaN where there is no value. */
export const mean = (values: ArrayLike<number>): number => sum(values) / values.length;

/** The value that a share of them, in [0, 1], lies below; linear between two values, as numpy.quantile. sorted:
 * ascending, at least one. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}

/** Up to so many ranks an insertion is quicker than a sort. */
const maxInserted = 64;

/** Indices of the `max` highest scores, the highest first, ties by index; in `order` if given. scores: none is NaN. */
export function rankDescending(scores: ArrayLike<number>, max: number = scores.length, order: number[] = []): number[] {
  const length = Math.min(max, scores.length);
  if (length > maxInserted) {
    const all = new Uint32Array(scores.length).map((_, i) => i).sort((a, b) => scores[b] - scores[a] || a - b);
    for (let rank = 0; rank < length; rank++) order[rank] = all[rank];
  } else {
    let count = 0;
    for (let i = 0; i < scores.length; i++) {
      const own = scores[i];
      if (count === length && (length === 0 || scores[order[length - 1]] >= own)) continue;
      let rank = count < length ? count++ : length - 1;
      for (; rank > 0 && scores[order[rank - 1]] < own; rank--) order[rank] = order[rank - 1];
      order[rank] = i;
    }
  }
  if (order.length !== length) order.length = length;
  return order;
}

/** The `max` items of the highest scores, the highest first, equal ones in their order. */
export const highest = <Item>(items: readonly Item[], scoreOf: (item: Item) => number, max = items.length): Item[] =>
  rankDescending(items.map(scoreOf), max).map((i) => items[i]);
