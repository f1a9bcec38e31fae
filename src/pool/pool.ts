import { throwIfAborted } from "../errors.ts";

/** What a running task receives besides its payload. */
export interface TaskContext {
  /** Reports to the caller of `run`. The event must be structured-cloneable. */
  progress(event: unknown): void;
  /** Throws INTERRUPTED if the work is to stop. In a worker thread it never does: there the thread itself is ended. */
  throwIfStopped(): void;
}

/** A named, pure unit of work. Payload and result must be structured-cloneable; typed arrays over shared memory (see
 * matrix/memory.ts) travel without a copy. */
export interface Task<Payload, Result> {
  /** Unique in the project, `folder/verb-noun`; workers find the task by it. */
  readonly name: string;
  /** The same payload gives the same result on any thread. Leaves the payload and all that it holds as it was, except
   * for buffers in `RunOptions.handedOver`. */
  readonly run: (payload: Payload, context: TaskContext) => Result | Promise<Result>;
  /** Buffers of a result that nothing else refers to: a worker thread hands them over instead of copying them. */
  readonly movable?: (result: Result) => readonly ArrayBuffer[];
}

/** A task of any payload and result, for lists of tasks. */
export type AnyTask = Pick<Task<never, never>, "name"> & {
  readonly run: (payload: never, context: TaskContext) => unknown;
  readonly movable?: (result: never) => readonly ArrayBuffer[];
};

/** Options of a run. */
export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  /** Buffers of the payload that belong to the task from now on: they go to a worker thread without a copy. */
  readonly handedOver?: readonly ArrayBuffer[] | undefined;
  /** Called with each event that the task reports, in order. */
  readonly onProgress?: ((event: unknown) => void) | undefined;
  /** Called when the task has succeeded, with its running time in seconds, without the wait for a thread. */
  readonly onEnd?: ((seconds: number) => void) | undefined;
}

/** Runs tasks, several at once if it can. Results never depend on `size`: callers split work by the data, not by the
 * number of workers. */
export interface Pool {
  /** Maximum number of tasks that run at once, at least 1. */
  readonly size: number;
  /** Resolves to the task's result. Throws the task's error, or INTERRUPTED if `signal` is aborted. */
  run<Payload, Result>(task: Task<Payload, Result>, payload: Payload, options?: RunOptions): Promise<Result>;
}

/** Runs each task in the calling thread, at once. For browsers, tests and `--jobs 1`. */
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
