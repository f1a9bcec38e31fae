import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { ClaquetaError, throwIfAborted } from "../errors.ts";
import type { Pool, RunOptions, Task } from "../pool/pool.ts";
import { collectGarbage, isWorthCollecting } from "./collect-garbage.ts";
import type { Job, Outcome } from "./job.ts";
import { Thread } from "./thread.ts";

/** Default number of threads: one per core. */
export const defaultJobs = (): number => availableParallelism();

/** An idle thread ends after this time. */
const idleMs = 30_000;
/** A thread ends at once unless the system keeps it, as in a read that does not return. Where cores are very short, it
 * may take many seconds as well. */
const endMs = 60_000;

/** How a pool's threads run. */
export interface ThreadPoolOptions {
  /** Whether the calling thread takes precedence over the pool's if cores are short, as in a server that must go on
   * answering. Only on Linux, where each thread has a priority of its own. */
  readonly behind?: boolean;
  /** Maximum memory of each thread for new objects, in MiB. Keep it small for tasks whose objects are short-lived. */
  readonly youngMegabytes?: number;
  /** Script of the threads (default: the package's own). It may know other tasks. */
  readonly script?: URL;
}

/** A pool of worker threads. Threads start with the first tasks and end with `close()`. Stopping a running task ends
 * its thread at once. */
export class ThreadPool implements Pool {
  readonly size: number;
  readonly #startThread: () => Thread;
  /** All threads that have not ended yet. */
  readonly #threads = new Set<Thread>();
  /** Threads without a task, the last used one last, each with the timer that ends it. */
  readonly #idle = new Map<Thread, NodeJS.Timeout>();
  #freeCount: number;
  /** Starts each waiting task, in order of arrival. */
  readonly #waiting: (() => void)[] = [];
  /** Stops each waiting or running task. */
  readonly #stops = new Set<() => void>();
  #isClosed = false;

  /** jobs: number of threads, at least 1. Throws INVALID_SETTING. */
  constructor(jobs: number = defaultJobs(), { behind = false, youngMegabytes, script }: ThreadPoolOptions = {}) {
    if (!Number.isInteger(jobs) || jobs < 1 || jobs > 1024) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: "jobs",
        what: `${jobs} is not a number of threads`,
        expected: "a whole number from 1 to 1024",
      });
    }
    this.size = jobs;
    this.#freeCount = jobs;
    // On other systems it would apply to the whole process.
    const niceness = behind && process.platform === "linux" ? 10 : 0;
    this.#startThread = () => new Thread({ niceness, youngMegabytes, script });
  }

  async run<Payload, Result>(task: Task<Payload, Result>, payload: Payload, options?: RunOptions): Promise<Result> {
    const { signal, onProgress, onEnd, handedOver = [] } = options ?? {};
    this.#throwIfStopped(signal);
    // Every waiting task adds a listener.
    if (signal !== undefined) setMaxListeners(0, signal);
    let stop = (): void => undefined;
    const stopped = new Promise<never>((_resolve, reject) => {
      stop = () => reject(new Error("stopped"));
    });
    this.#stops.add(stop);
    signal?.addEventListener("abort", stop);
    const turn = this.#turn();
    let thread: Thread | undefined;
    let outcome: Outcome;
    try {
      await Promise.race([turn, stopped]);
      thread = this.#takeThread();
      const job: Job = { task: task.name, payload, reports: onProgress !== undefined };
      outcome = await Promise.race([thread.run(job, handedOver, onProgress), stopped]);
      this.#keep(thread);
    } catch (cause) {
      thread?.end();
      this.#throwIfStopped(signal);
      throw new ClaquetaError("WORKER_FAILED", {
        where: task.name,
        what: cause instanceof Error ? cause.message : String(cause),
        next: "Try again with --jobs 1 to see whether memory is short.",
        cause,
      });
    } finally {
      this.#stops.delete(stop);
      signal?.removeEventListener("abort", stop);
      // A task that was stopped in the queue passes its turn on when that comes.
      void turn.then(() => this.#nextTurn());
    }
    if (!outcome.ok) throw rebuilt(outcome);
    // Not before the callers have dropped what they held for the result.
    if (outcome.seconds > 1 && isWorthCollecting()) setImmediate(collectGarbage);
    onEnd?.(outcome.seconds);
    return outcome.result as Result;
  }

  /** Ends all threads. All tasks, also later ones, fail with INTERRUPTED. Resolves within a minute to whether all
   * threads have ended: a thread that hangs in a system call cannot end, and neither can its process. */
  async close(): Promise<boolean> {
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    for (const thread of this.#threads) thread.end();
    let timer: NodeJS.Timeout | undefined;
    const isLate = new Promise<false>((resolve) => {
      timer = setTimeout(resolve, endMs, false);
    });
    const haveEnded = Promise.all([...this.#threads].map(({ ended }) => ended)).then(() => true);
    const isWhole = await Promise.race([haveEnded, isLate]);
    clearTimeout(timer);
    return isWhole;
  }

  /** Resolves when fewer than `size` other tasks have their turn. */
  async #turn(): Promise<void> {
    if (this.#freeCount > 0) this.#freeCount--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #nextTurn(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#freeCount++;
    else next();
  }

  /** The last used idle thread, else a new one. */
  #takeThread(): Thread {
    const idle = [...this.#idle.keys()].at(-1);
    if (idle !== undefined) {
      this.#forget(idle);
      return idle;
    }
    const thread = this.#startThread();
    this.#threads.add(thread);
    void thread.ended.then(() => {
      this.#threads.delete(thread);
      this.#forget(thread);
    });
    return thread;
  }

  #keep(thread: Thread): void {
    const timer = setTimeout(() => {
      this.#forget(thread);
      thread.end();
    }, idleMs);
    this.#idle.set(thread, timer.unref());
  }

  #forget(thread: Thread): void {
    clearTimeout(this.#idle.get(thread));
    this.#idle.delete(thread);
  }

  #throwIfStopped(signal: AbortSignal | undefined): void {
    throwIfAborted(signal);
    if (this.#isClosed) throw new ClaquetaError("INTERRUPTED", { what: "the pool of threads is closed" });
  }
}

function rebuilt(outcome: { code: ClaquetaError["code"]; message: string }): ClaquetaError {
  const error = new ClaquetaError(outcome.code, { what: outcome.message });
  error.message = outcome.message;
  return error;
}
