/** How long work may take. The one clock that decides anything: what does not fit in is left out and named. */
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
