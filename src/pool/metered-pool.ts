import type { Pool, RunOptions, Task } from "./pool.ts";

/** A pool that measures the thread time of the work sent through it: how long one thread would have been busy. Waiting
 * in the queue behind other work costs nothing, so the figure does not depend on what else runs. */
export class MeteredPool implements Pool {
  readonly size: number;
  readonly #pool: Pool;
  readonly #since = performance.now();
  #taskSeconds = 0;
  #openCount = 0;
  #openedMs = 0;
  #awaitedMs = 0;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.size = pool.size;
  }

  async run<Payload, Result>(task: Task<Payload, Result>, payload: Payload, options?: RunOptions): Promise<Result> {
    if (this.#openCount++ === 0) this.#openedMs = performance.now();
    try {
      return await this.#pool.run(task, payload, {
        ...options,
        onEnd: (seconds) => {
          this.#taskSeconds += seconds;
          options?.onEnd?.(seconds);
        },
      });
    } finally {
      if (--this.#openCount === 0) this.#awaitedMs += performance.now() - this.#openedMs;
    }
  }

  /** Seconds of all tasks so far, plus the time since construction in which no task was open. */
  get seconds(): number {
    return this.#taskSeconds + (performance.now() - this.#since - this.#awaitedMs) / 1000;
  }
}
