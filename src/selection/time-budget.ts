/** How long work may take. No other clock decides anything: work that does not fit is left out and named. */
export interface TimeBudget {
  readonly seconds: number;
  /** Seconds since the work began. */
  readonly elapsed: () => number;
}

/** A budget that runs from now on. */
export function startTimeBudget(seconds: number): TimeBudget {
  const start = performance.now();
  return { seconds, elapsed: () => (performance.now() - start) / 1000 };
}
