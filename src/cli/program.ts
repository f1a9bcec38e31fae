import { Command, CommanderError } from "commander";
import { claquetaVersion } from "../version.ts";
import { outputFailed, reportError } from "./session.ts";

/** Runs the process's command line and sets its exit code. */
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
  process.stderr.on("error", () => undefined); // there is no other way to report
  // Errors that nothing awaits, such as the second of two.
  process.on("uncaughtException", (error) => process.exit(process.exitCode || reportError(error)));
  try {
    await program.parseAsync();
  } catch (error) {
    // Commander has already printed its message; 0 is --help and --version.
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 64;
    else process.exitCode = reportError(error);
  }
}
