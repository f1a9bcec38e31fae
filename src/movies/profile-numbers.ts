import { mean, quantile } from "../statistics.ts";

/** Mean, range and quantiles of a list of numbers. */
export type NumberSummary = Readonly<ReturnType<typeof summarise>>;

/** values: at least one. Quantiles between two values are linear, as in numpy.quantile. */
export function summarise(values: readonly number[]) {
  const sorted = Float64Array.from(values).sort();
  return {
    mean: mean(sorted),
    min: sorted[0],
    p5: quantile(sorted, 0.05),
    p25: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    p75: quantile(sorted, 0.75),
    p95: quantile(sorted, 0.95),
    max: sorted[sorted.length - 1],
  };
}

/** How often each value occurs, in the order of first occurrence. */
export function countBy(values: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
