import { type Transferable, Worker } from "node:worker_threads";
import type { Answer, Job, Outcome, ThreadSettings } from "./job.ts";

/** Threads need JavaScript: run from the sources (as tests do), a thread runs the built script. The way there is the same
 * from this room of the build and from `dist/serve`. */
const ownScript = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/workers/worker.js" : "../workers/worker.js",
  import.meta.url,
);

export interface ThreadOptions extends ThreadSettings {
  /** Most memory for new objects, in MiB. */
  readonly youngMegabytes?: number | undefined;
  /** What runs in it; calls `answerJobs`. */
  readonly script?: URL | undefined;
}

/** One worker thread, which does one job at a time. It holds the process only while it does one. A thread waits for jobs
 * in its event loop, never in `Atomics.wait`, from which V8 does not always wake a thread that is to end. */
export class Thread {
  /** Resolves when the thread has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  #current:
    | {
        readonly resolve: (outcome: Outcome) => void;
        readonly reject: (error: Error) => void;
        readonly onProgress: ((event: unknown) => void) | undefined;
      }
    | undefined;

  /** Throws what the system throws where it has no room for a thread. */
  constructor({ youngMegabytes, script = ownScript, ...settings }: ThreadOptions) {
    this.#worker = new Worker(script, {
      workerData: settings,
      ...(youngMegabytes !== undefined && { resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes } }),
    });
    this.#worker.unref();
    this.#worker.on("message", (answer: Answer) => this.#answered(answer));
    // What is thrown outside of a task, or for want of memory. A thread without a job has nobody to tell.
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("messageerror", (error) => this.#fail(error));
    this.ended = new Promise((resolve) => {
      this.#worker.on("exit", (code) => {
        this.#fail(new Error(`the thread ended with code ${code}`));
        resolve();
      });
    });
  }

  /** What becomes of the job. Rejects where the thread ends before or cannot be reached; it is of no use then. */
  run(job: Job, transfer: readonly Transferable[], onProgress?: (event: unknown) => void): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#current = { resolve, reject, onProgress };
      this.#worker.ref();
      this.#worker.postMessage(job, transfer);
    });
  }

  /** Ends the thread at once, whatever it does. */
  end(): void {
    this.#fail(new Error("the thread was ended"));
    void this.#worker.terminate();
  }

  #answered(answer: Answer): void {
    if (!("event" in answer)) {
      this.#worker.unref();
      this.#current?.resolve(answer);
      this.#current = undefined;
      return;
    }
    try {
      this.#current?.onProgress?.(answer.event);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #fail(error: Error): void {
    this.#current?.reject(error);
    this.#current = undefined;
  }
}
