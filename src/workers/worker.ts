import type { MessagePort } from "node:worker_threads";
import { ClaquetaError } from "../errors.ts";
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

export default async function runJob({ task: name, payload, port }: Job): Promise<Outcome> {
  const task = tasks.get(name);
  if (task === undefined) return { ok: false, code: "INTERNAL", message: `no task is named ${name}` };
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
    if (isWorthCollecting()) setImmediate(collectGarbage); // once the result has gone
  }
}
