import { setPriority } from "node:os";
import { parentPort, workerData } from "node:worker_threads";
import { ClaquetaError } from "../errors.ts";
import type { Task } from "../pool/pool.ts";
import { collectGarbage, isWorthCollecting } from "./collect-garbage.ts";

/** What a thread is started with. */
export interface ThreadSettings {
  /** Added to the thread's own niceness; needs a system where each thread has one. */
  readonly niceness: number;
}

/** What the pool sends to a thread: the task's name, its payload, and whether anyone listens to its progress. */
export interface Job {
  readonly task: string;
  readonly payload: unknown;
  readonly reports: boolean;
}

/** Errors lose their class on the way between threads; a code and a message survive. */
export type Outcome =
  | { readonly ok: true; readonly result: unknown; readonly seconds: number }
  | { readonly ok: false; readonly code: ClaquetaError["code"]; readonly message: string };

/** What a thread sends back: events while it works, then the outcome. */
export type Answer = { readonly event: unknown } | Outcome;

/** A thread that has waited this long for its next job frees what the last one held. */
const waitMs = 50;
let collecting: NodeJS.Timeout | undefined;

/** Runs the jobs that the pool sends to this thread; finds their tasks by name. */
export function answerJobs(tasks: ReadonlyMap<string, Task<unknown, unknown>>): void {
  const { niceness } = workerData as ThreadSettings;
  if (niceness > 0) setPriority(niceness); // on Linux, of this thread alone
  parentPort?.on("message", (job: Job) => {
    clearTimeout(collecting);
    runJob(tasks, job).catch((error) => {
      // A task may throw ClaquetaErrors only: any other error ends the thread, and Node tells the pool why. A result
      // that cannot be cloned throws a DOMException, which cannot be cloned either.
      setImmediate(() => {
        throw error instanceof DOMException ? new Error(error.message) : error;
      });
    });
  });
}

async function runJob(tasks: ReadonlyMap<string, Task<unknown, unknown>>, job: Job): Promise<void> {
  const start = performance.now();
  const task = tasks.get(job.task);
  if (task === undefined) throw new Error(`no task is named ${job.task}`);
  const outcome = await outcomeOf(task, job);
  const movable = outcome.ok ? task.movable?.(outcome.result) : undefined;
  parentPort?.postMessage(outcome, movable ?? []);
  // Not after each of many short tasks, because measuring the memory takes time too.
  if (performance.now() - start > 200) collecting = setTimeout(() => isWorthCollecting() && collectGarbage(), waitMs);
}

async function outcomeOf(task: Task<unknown, unknown>, { payload, reports }: Job): Promise<Outcome> {
  const start = performance.now();
  try {
    const result = await task.run(payload, {
      progress: (event) => reports && parentPort?.postMessage({ event }),
      throwIfStopped: () => undefined,
    });
    return { ok: true, result, seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    if (error instanceof ClaquetaError) return { ok: false, code: error.code, message: error.message };
    throw error;
  }
}
