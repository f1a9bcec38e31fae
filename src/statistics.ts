export function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

/** NaN where there is no value. */
export const mean = (values: ArrayLike<number>): number => sum(values) / values.length;

/** The value that a share of them, in [0, 1], lies below; linear between two values, as numpy.quantile. sorted: ascending, at
 * least one. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const rank = share * (sorted.length - 1);
  const below = Math.floor(rank);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
}
