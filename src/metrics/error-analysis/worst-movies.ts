import { highest, rankDescending } from "../../statistics.ts";
import type { JudgedMovies } from "./judged-movies.ts";

/** A genre and what the model gave it. */
export interface GenreProbability {
  readonly genre: string;
  readonly probability: number;
}

/** A movie that the model was wrong about; of the movie itself its id and title only. */
export interface WorstMovie {
  readonly id: string;
  readonly title: string;
  /** Log loss summed over the movie's known genres, nats: −ln of the probability given to exactly its labels. */
  readonly loss: number;
  /** Genres that it has and that were not answered, the least probable first. */
  readonly missed: readonly GenreProbability[];
  /** Genres that were answered and that it has not, the most probable first. */
  readonly wronglySaid: readonly GenreProbability[];
}

/** The `count` movies with the largest loss, the worst first; equal ones in the order given. */
export function worstMovies(given: JudgedMovies, count: number): WorstMovie[] {
  const { probabilities, answers, labels, movies, genreNames } = given;
  const width = labels.columnCount;
  const losses = new Float64Array(labels.rowCount);
  for (let at = 0; at < labels.values.length; at++) {
    if (labels.known?.[at] === 0) continue;
    const p = probabilities.values[at];
    losses[Math.floor(at / width)] -= Math.log(Math.max(labels.values[at] === 1 ? p : 1 - p, Number.EPSILON));
  }
  return rankDescending(losses, count).map((row) => {
    const wrong = (label: number): GenreProbability[] =>
      genreNames.flatMap((genre, g) => {
        const at = row * width + g;
        const isWrong = labels.known?.[at] !== 0 && labels.values[at] === label && answers[at] !== label;
        return isWrong ? [{ genre, probability: probabilities.values[at] }] : [];
      });
    return {
      id: movies[row].id,
      title: movies[row].title,
      loss: losses[row],
      missed: highest(wrong(1), ({ probability }) => -probability),
      wronglySaid: highest(wrong(0), ({ probability }) => probability),
    };
  });
}
