import type { MessagePort } from "node:worker_threads";
import { ClaquetaError } from "../errors.ts";
import type { Task } from "../pool/pool.ts";
import { collectGarbage, isWorthCollecting } from "./collect-garbage.ts";
import { tasks } from "./tasks.ts";

/** What the pool sends a thread: the task by name, its payload, and a port for progress where someone listens. */
export interface Job {
  readonly task: string;
  readonly payload: unknown;
  readonly port?: MessagePort;
}

/** Errors lose their class between threads; a code and a message do not. */
export type Outcome =
  | { readonly ok: true; readonly result: unknown; readonly seconds: number }
  | { readonly ok: false; readonly code: ClaquetaError["code"]; readonly message: string };

/** What the thread answers: the outcome, in piscina's wrapping where buffers are to move with it. */
export default async function runJob(job: Job): Promise<unknown> {
  const task = tasks.get(job.task);
  if (task === undefined) return { ok: false, code: "INTERNAL", message: `no task is named ${job.task}` };
  const outcome = await outcomeOf(task, job);
  if (!outcome.ok || task.movable === undefined) return outcome;
  const piscina = await import("piscina"); // only where it is needed
  const buffers = task.movable(outcome.result);
  return piscina.move({ [piscina.valueSymbol]: outcome, [piscina.transferableSymbol]: buffers });
}

async function outcomeOf(task: Task<unknown, unknown>, { payload, port }: Job): Promise<Outcome> {
  const start = performance.now();
  try {
    const result = await task.run(payload, {
      progress: (event) => port?.postMessage(event),
      throwIfStopped: () => undefined,
    });
    return { ok: true, result, seconds: (performance.now() - start) / 1000 };
  } catch (error) {
    if (error instanceof ClaquetaError) return { ok: false, code: error.code, message: error.message };
    throw error;
  } finally {
    port?.close();
    // Not behind each of many short tasks: to look takes long, too.
    if (performance.now() - start > 200 && isWorthCollecting()) setImmediate(collectGarbage); // once the result has gone
  }
}
