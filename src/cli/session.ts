import pc from "picocolors";
import { ClaquetaError, throwIfAborted } from "../errors.ts";
import type { Pool } from "../pool/pool.ts";
import type { ThreadPool, ThreadPoolOptions } from "../workers/thread-pool.ts";
import { ProgressLine } from "./progress-line.ts";

/** What a command works with: threads on demand, a signal that Ctrl-C aborts, a progress line. */
export interface Session {
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
  /** Threads; started with the first call, ended with the command. Options: see ThreadPool. */
  pool(jobs?: number, options?: ThreadPoolOptions): Promise<Pool>;
}

export interface SessionOptions {
  /** No progress on standard error. */
  readonly quiet?: boolean;
  /** The command itself notices that standard output cannot be written. */
  readonly watchesOutput?: boolean;
}

/** Runs a command's body; turns Ctrl-C into an aborted signal and any error into a message and an exit code. */
export async function runSession(
  body: (session: Session) => Promise<void>,
  options: SessionOptions = {},
): Promise<void> {
  const controller = new AbortController();
  const progress = new ProgressLine(process.stderr, options.quiet !== true);
  let threads: ThreadPool | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(signal === "SIGTERM" ? 143 : 130);
    progress.clear();
    process.stderr.write(`Stopping after ${signal}; once more to stop at once.\n`);
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (options.watchesOutput) return;
    // A reader such as `head` that has seen enough is no fault of ours, but the output is not whole either.
    if (error.code === "EPIPE") process.exit(141);
    throw error;
  });
  const session: Session = {
    signal: controller.signal,
    progress,
    async pool(jobs, poolOptions) {
      const { ThreadPool } = await import("../workers/thread-pool.ts");
      throwIfAborted(controller.signal);
      threads ??= new ThreadPool(jobs, poolOptions);
      return threads;
    },
  };
  try {
    await body(session);
  } catch (error) {
    progress.clear();
    process.exitCode = reportError(error);
  } finally {
    progress.clear();
    await threads?.close();
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

/** Prints an error as people want it and returns the exit code. Unknown errors keep their stack: they are our fault. */
export function reportError(error: unknown): number {
  if (error instanceof ClaquetaError) {
    process.stderr.write(`${pc.red(`error ${error.code}`)} ${error.message}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${pc.red("error INTERNAL")} This is a fault in Claqueta, please report it.\n${text}\n`);
  return 70;
}

/** Warnings are values; the command prints each once, after its result. */
export function printWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`${pc.yellow("warning")} ${warning}\n`);
}
