import type { JudgedMovies } from "./judged-movies.ts";

/** Which genres were answered instead of which. */
export interface GenreConfusion {
  /** Row and column names of `counts`. */
  readonly names: readonly string[];
  /** counts[has][said]: movies that have the genre `has`, which was not answered, and not `said`, which was. On the
   * diagonal, movies that have the genre and were answered it. */
  readonly counts: readonly (readonly number[])[];
}

export function genreConfusion(given: Pick<JudgedMovies, "answers" | "labels" | "genreNames">): GenreConfusion {
  const { answers, labels, genreNames } = given;
  const { rowCount, columnCount: width, values, known } = labels;
  const counts = genreNames.map(() => new Array<number>(width).fill(0));
  for (let row = 0; row < rowCount; row++) {
    const from = row * width;
    for (let has = 0; has < width; has++) {
      if (values[from + has] === 0 || known?.[from + has] === 0) continue;
      if (answers[from + has] === 1) {
        counts[has][has]++;
        continue;
      }
      for (let said = 0; said < width; said++) {
        const isWrong = answers[from + said] === 1 && values[from + said] === 0 && known?.[from + said] !== 0;
        if (isWrong) counts[has][said]++;
      }
    }
  }
  return { names: genreNames, counts };
}
