import { setMaxListeners } from "node:events";
import { availableParallelism } from "node:os";
import { ClaquetaError, throwIfAborted } from "../errors.ts";
import type { Pool, RunOptions, Task } from "../pool/pool.ts";
import { collectGarbage, isWorthCollecting } from "./collect-garbage.ts";
import type { Job, Outcome } from "./job.ts";
import { Thread } from "./thread.ts";

/** How many threads `--jobs` means where it is not given: all cores. */
export const defaultJobs = (): number => availableParallelism();

/** Threads that nothing has come for this long end. */
const idleMs = 30_000;
/** A thread ends at once but where the system does not let it, as in a read that does not return. */
const endMs = 5_000;

/** How the threads of a pool run. */
export interface ThreadPoolOptions {
  /** Whether the thread that asks comes first where there are more threads than cores, as in a server that must go on
   * answering; on Linux, where threads have priorities of their own. */
  readonly behind?: boolean;
  /** Most memory of a thread for new objects, in MiB, where tasks make few that last. */
  readonly youngMegabytes?: number;
  /** Script of the threads, where it is not the package's own: it may know other tasks. */
  readonly script?: URL;
}

/** A pool of worker threads. Threads start with the first tasks and end with `close()`; stopping a running task ends
 * its thread at once. */
export class ThreadPool implements Pool {
  readonly size: number;
  readonly #startThread: () => Thread;
  /** All that have not ended yet. */
  readonly #threads = new Set<Thread>();
  /** Those without a task, the one that had the last task last, each with the timer that ends it. */
  #idle: { readonly thread: Thread; readonly timer: NodeJS.Timeout }[] = [];
  #freeCount: number;
  /** Tasks that wait for their turn, in the order in which they came. */
  readonly #waiting: (() => void)[] = [];
  /** Stops each task that waits or runs. */
  readonly #stops = new Set<() => void>();
  #isClosed = false;

  /** jobs: number of threads, at least 1. Throws INVALID_SETTING. */
  constructor(jobs: number = defaultJobs(), { behind = false, youngMegabytes, script }: ThreadPoolOptions = {}) {
    if (!Number.isInteger(jobs) || jobs < 1 || jobs > 1024) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: "jobs",
        what: `${jobs} is no number of threads`,
        expected: "a whole number from 1 to 1024",
      });
    }
    this.size = jobs;
    this.#freeCount = jobs;
    // Elsewhere it would hold for the whole process.
    const niceness = behind && process.platform === "linux" ? 10 : 0;
    this.#startThread = () => new Thread({ niceness, youngMegabytes, script });
  }

  async run<Payload, Result>(task: Task<Payload, Result>, payload: Payload, options?: RunOptions): Promise<Result> {
    const { signal, onProgress, onEnd, handedOver = [] } = options ?? {};
    this.#throwIfStopped(signal);
    // Every task that waits listens to it.
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
      thread = this.#idleThread() ?? this.#newThread();
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
      // Of a task that was stopped while it waited: once its turn has come.
      void turn.then(() => this.#nextTurn());
    }
    if (!outcome.ok) throw rebuilt(outcome);
    // Once those who waited for the result have let go of what they held for it.
    if (outcome.seconds > 1 && isWorthCollecting()) setImmediate(collectGarbage);
    onEnd?.(outcome.seconds);
    return outcome.result as Result;
  }

  /** Ends all threads, and with INTERRUPTED all tasks; from now on there are no others. Resolves within five seconds, to
   * whether all threads have ended: one that hangs in a call of the system's cannot, and keeps the process. */
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

  /** Resolves when fewer than `size` tasks have their turn. */
  async #turn(): Promise<void> {
    if (this.#freeCount > 0) this.#freeCount--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #nextTurn(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#freeCount++;
    else next();
  }

  #newThread(): Thread {
    const thread = this.#startThread();
    this.#threads.add(thread);
    void thread.ended.then(() => {
      this.#threads.delete(thread);
      this.#forget(thread);
    });
    return thread;
  }

  #idleThread(): Thread | undefined {
    const idle = this.#idle.pop();
    clearTimeout(idle?.timer);
    return idle?.thread;
  }

  #keep(thread: Thread): void {
    const timer = setTimeout(() => {
      this.#forget(thread);
      thread.end();
    }, idleMs).unref();
    this.#idle.push({ thread, timer });
  }

  #forget(thread: Thread): void {
    this.#idle = this.#idle.filter((idle) => idle.thread !== thread);
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
