import { constants } from "node:os";
import pc from "picocolors";
import { ClaquetaError, errorTable, interrupted } from "../errors.ts";
import type { Pool } from "../pool/pool.ts";
import type { ThreadPool, ThreadPoolOptions } from "../workers/thread-pool.ts";
import { ProgressLine } from "./progress-line.ts";
import { cannotPrint } from "./standard-output.ts";

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
  /** Most time that the command takes to stop in order; then it is cut off. */
  readonly stopMs?: number;
}

const signals = ["SIGINT", "SIGTERM"] as const;
/** The exit code of a process that a signal has ended. */
const codeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];
/** How long a failed command's process may last, as when it still waits for a pipe that nobody writes. */
const lingerMs = 500;

/** Runs a command's body; turns Ctrl-C into an aborted signal and any error into a message and an exit code. A second
 * signal ends the process at once, and so does the first if the body does not heed it in time. */
export async function runSession(
  body: (session: Session) => Promise<void>,
  { quiet = false, stopMs = 8_000 }: SessionOptions = {},
): Promise<void> {
  const controller = new AbortController();
  const progress = new ProgressLine(process.stderr, !quiet);
  let threads: ThreadPool | undefined;
  let stoppedBy: NodeJS.Signals | undefined;
  // A signal without a listener is left to the system, which ends the process, whatever that does.
  const unhook = (): void => {
    for (const signal of signals) process.off(signal, stop);
  };
  const endBy = (signal: NodeJS.Signals): void => {
    unhook();
    process.kill(process.pid, signal);
    process.exit(codeOf(signal)); // the first process of a container is spared
  };
  const stop = (signal: NodeJS.Signals): void => {
    if (stoppedBy !== undefined) endBy(signal);
    stoppedBy = signal;
    if (process.pid !== 1) unhook();
    progress.end();
    process.stderr.write(`Stopping after ${signal}; once more to stop at once.\n`);
    controller.abort();
    process.stdin.destroy(); // code that waits for input would not see the signal
    setTimeout(endBy, stopMs, signal).unref();
  };
  for (const signal of signals) process.on(signal, stop);
  process.stdout.on("error", () => controller.abort());
  const session: Session = {
    signal: controller.signal,
    progress,
    async pool(jobs, poolOptions) {
      const { ThreadPool } = await import("../workers/thread-pool.ts");
      threads ??= new ThreadPool(jobs, poolOptions);
      return threads;
    },
  };
  try {
    await body(session);
  } catch (error) {
    progress.end();
    // If there is a code, its reason has been told. An error that a stop causes is no fault.
    const isBroken = stoppedBy !== undefined && !(error instanceof ClaquetaError);
    process.exitCode ||= reportError(isBroken ? interrupted() : error);
    if (stoppedBy && process.exitCode === errorTable.INTERRUPTED.exitCode) process.exitCode = codeOf(stoppedBy);
  }
  progress.end();
  unhook();
  const isWhole = (await threads?.close()) ?? true;
  // A thread that cannot end would make process.exit hang too.
  if (!isWhole) endBy(stoppedBy ?? "SIGKILL");
  const cutOff = (): void => (stoppedBy === undefined ? process.exit() : endBy(stoppedBy));
  if (process.exitCode) setTimeout(cutOff, lingerMs).unref();
}

/** For standard output's errors. */
export function outputFailed(error: NodeJS.ErrnoException): void {
  process.exitCode ||= reportError(cannotPrint(error));
}

/** Prints an error as people want it and returns the exit code. Unknown errors keep their stack: they are our fault. */
export function reportError(error: unknown): number {
  if (error instanceof ClaquetaError) {
    // A reader such as `head` that has seen enough is no fault, but the output is not whole either.
    const isPipeClosed = error.code === "CANNOT_WRITE" && (error.cause as NodeJS.ErrnoException)?.code === "EPIPE";
    if (isPipeClosed) return 141;
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
