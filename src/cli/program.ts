import { Command, CommanderError } from "commander";
import { claquetaVersion } from "../version.ts";
import { outputFailed, reportError } from "./session.ts";

/** Runs the command line that the process was given; sets its exit code. */
export async function runProgram(commands: readonly ((program: Command) => void)[]): Promise<void> {
  const program = new Command("claqueta")
    .description(
      "Which genres does a movie belong to? Train, compare, save and use classifiers of title, year and plot.",
    )
    .version(claquetaVersion)
    .showHelpAfterError("(claqueta --help shows what there is)")
    .configureHelp({ showGlobalOptions: true })
    .exitOverride();
  for (const add of commands) add(program);
  process.stdout.on("error", outputFailed);
  process.stderr.on("error", () => undefined); // where messages cannot be written, nobody can be told
  // What nobody has waited for, such as the second of two errors.
  process.on("uncaughtException", (error) => process.exit(process.exitCode || reportError(error)));
  try {
    await program.parseAsync();
  } catch (error) {
    // Commander has printed its message already; 0 is --help and --version.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 64;
    else process.exitCode = reportError(error);
  }
}
