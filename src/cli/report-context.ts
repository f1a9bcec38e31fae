import type { MovieTable } from "../movies/read/read-movies.ts";
import { jsonText, print, saveJson } from "./output.ts";

interface ReportOptions {
  readonly out?: string;
  readonly json?: boolean;
}

/** Saves a result if --out is given, and prints it, as JSON or as text for people. */
export async function giveReport(
  result: object,
  text: string,
  options: ReportOptions,
  table: MovieTable,
): Promise<void> {
  const isKept = options.out !== undefined || options.json === true;
  const kept = isKept ? { ...result, ...(await reportContext(table)) } : result;
  if (options.out !== undefined) await saveJson(options.out, kept);
  print(options.json ? jsonText(kept) : text);
}

/** What a saved report says besides its figures: the data, and the machine whose times they give. */
export async function reportContext(table: MovieTable): Promise<object> {
  const { basename } = await import("node:path");
  const os = await import("node:os");
  const { profileMovies } = await import("../movies/profile.ts");
  const { rowCount, skippedCount, sha256, movies } = table;
  const [processor] = os.cpus();
  return {
    data: { name: basename(table.name), rowCount, skippedCount, sha256, profile: profileMovies(movies) },
    environment: {
      madeAt: new Date().toISOString(),
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      processor: processor?.model.trim() ?? "",
      threads: os.availableParallelism(),
    },
  };
}
