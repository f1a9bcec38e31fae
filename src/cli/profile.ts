import type { Command } from "commander";
import { readInput } from "./movie-input.ts";
import { addInputOptions, type InputOptions } from "./options.ts";
import { print } from "./output.ts";
import { runSession, type Session } from "./session.ts";

interface ProfileCommandOptions extends InputOptions {
  readonly against?: string;
  readonly json?: boolean;
}

export function addProfile(program: Command): void {
  const command = program
    .command("profile <file>")
    .summary("what is in a movies file")
    .description("Rows, missing values, duplicates, years, plot lengths, genres and which of them come together.")
    .option("--against <file>", "also look for this second file's movies among those of the first")
    .option("--json", "print JSON instead of tables");
  addInputOptions(command).action((file: string, options: ProfileCommandOptions) =>
    runSession((session) => runProfile(file, options, session), options),
  );
}

async function runProfile(file: string, options: ProfileCommandOptions, session: Session): Promise<void> {
  const { profileMovies } = await import("../movies/profile.ts");
  const { profileTable } = await import("../report/profile-table.ts");
  const lenient = { optionalColumns: ["title", "year"] as const };
  const table = await readInput(file, options, session, lenient);
  const other = options.against === undefined ? undefined : await readInput(options.against, options, session, lenient);
  const profile = profileMovies(table.movies, other === undefined ? {} : { against: other.movies });
  if (options.json) {
    const { name, columns, rowCount, skippedCount, sha256 } = table;
    return print(JSON.stringify({ file: { name, columns, rowCount, skippedCount, sha256 }, ...profile }, null, 2));
  }
  print(profileTable(profile, { width: process.stdout.columns ?? 80, color: false }));
}
