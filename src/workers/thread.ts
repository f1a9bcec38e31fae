import { type Transferable, Worker } from "node:worker_threads";
import type { Answer, Job, Outcome, ThreadSettings } from "./job.ts";

/** Threads need JavaScript: when the sources run (as in tests), threads run the built script. In the build, the path is
 * the same from this folder and from `dist/serve`. */
const ownScript = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/workers/worker.js" : "../workers/worker.js",
  import.meta.url,
);

export interface ThreadOptions extends ThreadSettings {
  /** Maximum memory for new objects, in MiB. */
  readonly youngMegabytes?: number | undefined;
  /** The script to run; it calls `answerJobs`. */
  readonly script?: URL | undefined;
}

/** One worker thread, which runs one job at a time and keeps the process alive only meanwhile. It waits for jobs in its
 * event loop, never in `Atomics.wait`: Node 24 does not always wake a terminated thread from that, and then the process
 * hangs. */
export class Thread {
  /** Resolves when the thread has ended for any reason. */
  readonly ended: Promise<void>;
  readonly #worker: Worker;
  #current:
    | {
        readonly resolve: (outcome: Outcome) => void;
        readonly reject: (error: Error) => void;
        readonly onProgress: ((event: unknown) => void) | undefined;
      }
    | undefined;

  /** Throws Node's error if the system cannot start another thread. */
  constructor({ youngMegabytes, script = ownScript, ...settings }: ThreadOptions) {
    this.#worker = new Worker(script, {
      workerData: settings,
      ...(youngMegabytes !== undefined && { resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes } }),
    });
    this.#worker.unref();
    this.#worker.on("message", (answer: Answer) => this.#answered(answer));
    // Errors from outside a task, and a lack of memory. If the thread has no job, nobody needs to know.
    this.#worker.on("error", (error) => this.#fail(error));
    this.#worker.on("messageerror", (error) => this.#fail(error));
    this.ended = new Promise((resolve) => {
      this.#worker.on("exit", (code) => {
        this.#fail(new Error(`the thread ended with code ${code}`));
        resolve();
      });
    });
  }

  /** Resolves to the job's outcome. Rejects if the thread ends first or cannot be reached; it is useless then. */
  run(job: Job, transfer: readonly Transferable[], onProgress?: (event: unknown) => void): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#current = { resolve, reject, onProgress };
      this.#worker.ref();
      this.#worker.postMessage(job, transfer);
    });
  }

  /** Ends the thread at once, whatever it is doing. */
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
