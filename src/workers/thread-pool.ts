import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { MessageChannel } from "node:worker_threads";
import { Piscina } from "piscina";
import { ClaquetaError, throwIfAborted } from "../errors.ts";
import type { Pool, RunOptions, Task } from "../pool/pool.ts";
import { collectGarbage, isWorthCollecting } from "./collect-garbage.ts";
import type { Job, Outcome } from "./worker.ts";

/** Threads need JavaScript: run from the sources (as tests do), the pool takes the built worker. The way there is the same
 * from this room of the build and from `dist/serve`. */
const workerFile = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../dist/workers/worker.js" : "../workers/worker.js", import.meta.url),
);

/** How many threads `--jobs` means where it is not given: all cores. */
export const defaultJobs = (): number => availableParallelism();

/** How the threads of a pool run. */
export interface ThreadPoolOptions {
  /** Whether the thread that asks comes first where there are more threads than cores, as in a server that must go on
   * answering; on Linux, where threads have priorities of their own. */
  readonly behind?: boolean;
  /** Most memory of a thread for new objects, in MiB, where tasks make few that last. */
  readonly youngMegabytes?: number;
}

/** A pool of worker threads. Threads start with the first task and end with `close()`; stopping a running task ends
 * its thread at once. */
export class ThreadPool implements Pool {
  readonly size: number;
  readonly #piscina: Piscina;

  /** jobs: number of threads, at least 1. Throws INVALID_SETTING. */
  constructor(jobs: number = defaultJobs(), { behind = false, youngMegabytes }: ThreadPoolOptions = {}) {
    if (!Number.isInteger(jobs) || jobs < 1 || jobs > 1024) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: "jobs",
        what: `${jobs} is no number of threads`,
        expected: "a whole number from 1 to 1024",
      });
    }
    this.size = jobs;
    this.#piscina = new Piscina({
      filename: workerFile,
      minThreads: 0,
      maxThreads: jobs,
      idleTimeout: 30_000,
      concurrentTasksPerWorker: 1,
      ...(youngMegabytes !== undefined && { resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes } }),
      // Elsewhere it would hold for the whole process.
      niceIncrement: behind && process.platform === "linux" ? 10 : 0,
    });
  }

  async run<Payload, Result>(task: Task<Payload, Result>, payload: Payload, options?: RunOptions): Promise<Result> {
    throwIfAborted(options?.signal);
    // Every task that waits listens to it.
    if (options?.signal !== undefined) setMaxListeners(0, options.signal);
    const job: { -readonly [K in keyof Job]: Job[K] } = { task: task.name, payload };
    const channel = options?.onProgress === undefined ? undefined : new MessageChannel();
    if (channel !== undefined) {
      channel.port1.on("message", (event) => options?.onProgress?.(event));
      channel.port1.unref();
      job.port = channel.port2;
    }
    try {
      const outcome: Outcome = await this.#piscina.run(job, {
        signal: options?.signal ?? null,
        transferList: [...(channel === undefined ? [] : [channel.port2]), ...(options?.handedOver ?? [])],
      });
      if (!outcome.ok) throw rebuilt(outcome);
      // Once those who waited for the result have let go of what they held for it.
      if (outcome.seconds > 1 && isWorthCollecting()) setImmediate(collectGarbage);
      options?.onEnd?.(outcome.seconds);
      return outcome.result as Result;
    } catch (error) {
      throwIfAborted(options?.signal);
      if (error instanceof ClaquetaError) throw error;
      throw new ClaquetaError("WORKER_FAILED", {
        where: task.name,
        what: error instanceof Error ? error.message : String(error),
        next: "Try again with --jobs 1 to see whether memory is short.",
        cause: error,
      });
    } finally {
      channel?.port1.close();
    }
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    await this.#piscina.destroy();
  }
}

function rebuilt(outcome: { code: ClaquetaError["code"]; message: string }): ClaquetaError {
  const error = new ClaquetaError(outcome.code, { what: outcome.message });
  error.message = outcome.message;
  return error;
}
