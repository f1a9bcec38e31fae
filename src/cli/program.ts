import { Command, CommanderError } from "commander";
import { claquetaVersion } from "../version.ts";

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
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has printed its message already; 0 is --help and --version.
    process.exitCode = error.exitCode === 0 ? 0 : 64;
  }
}
