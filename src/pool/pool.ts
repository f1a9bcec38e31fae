import { throwIfAborted } from "../errors.ts";

/** What a running task is handed besides its payload. */
export interface TaskContext {
  /** Reports to the one who started the task; must be structured-cloneable. */
  progress(event: unknown): void;
  /** Throws INTERRUPTED when the work is to stop. In a worker thread the thread itself is ended instead. */
  throwIfStopped(): void;
}

/** A named, pure unit of work. Payload and result must be structured-cloneable; typed arrays over shared memory
 * (see matrix/memory.ts) travel without a copy. Same payload, same result, on whatever thread it runs. */
export interface Task<Payload, Result> {
  /** Unique in the project, `room/verb-noun`; workers find the task by it. */
  readonly name: string;
  /** Pure: same payload, same result; payload and what it holds are left as they were, buffers excepted that were handed
   * over with it (RunOptions.handedOver). */
  readonly run: (payload: Payload, context: TaskContext) => Result | Promise<Result>;
  /** Buffers of a result that nothing else points to: from a worker thread they are handed over instead of copied. */
  readonly movable?: (result: Result) => readonly ArrayBuffer[];
}

/** A task of whatever payload and result, for lists of them. */
export type AnyTask = Pick<Task<never, never>, "name"> & {
  readonly run: (payload: never, context: TaskContext) => unknown;
  readonly movable?: (result: never) => readonly ArrayBuffer[];
};

/** What a run can be given beside its payload. */
export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Buffers of the payload that are the task's from now on: they go to a worker thread without a copy. */
  readonly handedOver?: readonly ArrayBuffer[] | undefined;
  /** Called with what the task reports, in order. */
  readonly onProgress?: ((event: unknown) => void) | undefined;
  /** Called when the task has ended well, with how long it ran, waiting for a thread left out. */
  readonly onEnd?: ((seconds: number) => void) | undefined;
}

/** Runs tasks, several at once where it can. Results never depend on `size`: whoever splits work into tasks splits it
 * by the data, not by the number of workers. */
export interface Pool {
  /** How many tasks run at once, at least 1. */
  readonly size: number;
  /** The task's result. Throws what the task throws, INTERRUPTED where `signal` is aborted. */
  run<Payload, Result>(task: Task<Payload, Result>, payload: Payload, options?: RunOptions): Promise<Result>;
}

/** The pool of one: runs each task here, at once. For browsers, tests and `--jobs 1`. */
export const inlinePool: Pool = {
  size: 1,
  async run(task, payload, options) {
    throwIfAborted(options?.signal);
    const start = performance.now();
    const result = await task.run(payload, {
      progress: (event) => options?.onProgress?.(event),
      throwIfStopped: () => throwIfAborted(options?.signal),
    });
    options?.onEnd?.((performance.now() - start) / 1000);
    return result;
  },
};
