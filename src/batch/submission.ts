import { AtomicFile } from "../files/atomic-file.ts";
import { csv } from "../movies/formats/csv.ts";
import { recordWriter } from "../movies/formats/delimited.ts";
import type { Movie } from "../movies/movie.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { answerColumns } from "./row-plan.ts";

const chunkMovies = 2048;
const record = recordWriter(csv.output);

/** Writes the competition's submission: `ID,p_Action,…`, one row a movie in the given order: its id, then probabilities
 * in [0, 1] in the shortest digits that give the same number when read. The file appears only when whole. Returns the
 * number of rows. Throws CANNOT_WRITE. */
export async function writeSubmission(model: GenreModel, movies: readonly Movie[], path: string): Promise<number> {
  const file = await AtomicFile.create(path);
  try {
    const width = model.genres.count;
    await file.write(record(answerColumns(model.genres, "ID")));
    for (let from = 0; from < movies.length; from += chunkMovies) {
      const chunk = movies.slice(from, from + chunkMovies);
      const { values } = model.predictProba(chunk);
      const own = (row: number) => Array.from(values.subarray(row * width, (row + 1) * width), String);
      const lines = chunk.map(({ id }, row) => record([id, ...own(row)]));
      await file.write(lines.join(""));
    }
    await file.commit();
  } catch (error) {
    await file.discard();
    throw error;
  }
  return movies.length;
}
