import type { MovieTable } from "../movies/read/read-movies.ts";

/** What a saved report says beside its figures: the data that they are about, and the machine whose times they give. */
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
