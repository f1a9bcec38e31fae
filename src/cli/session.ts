import { constants } from "node:os";
import pc from "picocolors";
import { ClaquetaError, errorTable, interrupted } from "../errors.ts";
import type { Pool } from "../pool/pool.ts";
import type { ThreadPool, ThreadPoolOptions } from "../workers/thread-pool.ts";
import { cannotPrint } from "./output.ts";
import { ProgressLine } from "./progress-line.ts";

/** What a command works with: threads on demand, a signal that Ctrl-C aborts, a progress line. */
export interface Session {
  readonly signal: AbortSignal;
  readonly progress: ProgressLine;
  /** Threads, started by the first call, ended with the command. Options: see ThreadPool. */
  pool(jobs?: number, options?: ThreadPoolOptions): Promise<Pool>;
}

export interface SessionOptions {
  /** No progress on standard error. */
  readonly quiet?: boolean;
  /** Maximum time for an orderly stop; then the process is ended. */
  readonly stopMs?: number;
}

const signals = ["SIGINT", "SIGTERM"] as const;
/** The exit code of a process that a signal has ended. */
const codeOf = (signal: NodeJS.Signals): number => 128 + constants.signals[signal];
/** Time after a failed command until the process is ended, if something such as an unwritten pipe still holds it. */
const lingerMs = 500;

/** Runs a command's body; turns Ctrl-C into an aborted signal and any error into a message and an exit code. A second
 * signal ends the process at once, as does the first if the body does not stop in time. */
export async function runSession(
  body: (session: Session) => Promise<void>,
  { quiet = false, stopMs = 8_000 }: SessionOptions = {},
): Promise<void> {
  const controller = new AbortController();
  const progress = new ProgressLine(process.stderr, !quiet);
  let threads: ThreadPool | undefined;
  let stoppedBy: NodeJS.Signals | undefined;
  // Without a listener, a signal has its default action: it ends the process, whatever that does.
  const unhook = (): void => {
    for (const signal of signals) process.off(signal, stop);
  };
  const endBy = (signal: NodeJS.Signals): void => {
    unhook();
    process.kill(process.pid, signal);
    process.exit(codeOf(signal)); // signals do not end the first process of a container
  };
  const stop = (signal: NodeJS.Signals): void => {
    if (stoppedBy !== undefined) endBy(signal);
    stoppedBy = signal;
    if (process.pid !== 1) unhook();
    progress.end();
    process.stderr.write(`Stopping after ${signal}; once more to stop at once.\n`);
    controller.abort();
    process.stdin.destroy(); // who waits for input would not see the signal
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
    // An exit code means that its reason has been printed. An error that the stop caused is not reported as a fault.
    const isBroken = stoppedBy !== undefined && !(error instanceof ClaquetaError);
    process.exitCode ||= reportError(isBroken ? interrupted() : error);
    if (stoppedBy && process.exitCode === errorTable.INTERRUPTED.exitCode) process.exitCode = codeOf(stoppedBy);
  }
  progress.end();
  unhook();
  const isWhole = (await threads?.close()) ?? true;
  // A thread that cannot be ended would also keep process.exit from returning.
  if (!isWhole) endBy(stoppedBy ?? "SIGKILL");
  const cutOff = (): void => (stoppedBy === undefined ? process.exit() : endBy(stoppedBy));
  if (process.exitCode) setTimeout(cutOff, lingerMs).unref();
}

/** Listener for standard output's errors. */
export function outputFailed(error: NodeJS.ErrnoException): void {
  process.exitCode ||= reportError(cannotPrint(error));
}

/** Prints an error for people and returns the exit code. Unknown errors keep their stack: they are faults of
 * Claqueta. */
export function reportError(error: unknown): number {
  if (error instanceof ClaquetaError) {
    // A reader such as `head` may stop early: that is not an error, but the output is not whole either.
    const isPipeClosed = error.code === "CANNOT_WRITE" && (error.cause as NodeJS.ErrnoException)?.code === "EPIPE";
    if (isPipeClosed) return 141;
    process.stderr.write(`${pc.red(`error ${error.code}`)} ${error.message}\n`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`${pc.red("error INTERNAL")} This is a fault in Claqueta, please report it.\n${text}\n`);
  return 70;
}

/** Commands print their warnings after the result. */
export function printWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) process.stderr.write(`${pc.yellow("warning")} ${warning}\n`);
}
