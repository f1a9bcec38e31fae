import { mean, quantile } from "../statistics.ts";

/** Where a list of numbers lies. Quantiles between two values are linear, as numpy.quantile. */
export interface NumberSummary {
  readonly mean: number;
  readonly min: number;
  readonly p5: number;
  readonly p25: number;
  readonly median: number;
  readonly p75: number;
  readonly p95: number;
  readonly max: number;
}

/** values: at least one. */
export function summarise(values: readonly number[]): NumberSummary {
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

/** How often each value stands there, in the order of first sight. */
export function countBy(values: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
