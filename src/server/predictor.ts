import type { FastifyReply } from "fastify";
import { textOfField } from "../documents/fields.ts";
import { ClaquetaError } from "../errors.ts";
import type { Movie } from "../movies/movie.ts";
import { explanationMethod } from "../pipeline/explain.ts";
import {
  type MoviesPredicted,
  type PredictMovies,
  predictMoviesTask,
  predictWith,
} from "../pipeline/predict-movies.ts";
import type { Pool } from "../pool/pool.ts";
import { sum } from "../statistics.ts";
import { type Limits, retryAfterSeconds } from "./limits.ts";
import type { ServedVersion } from "./served-model.ts";

/** Up to this many code units of text are predicted at once on the main thread (about a millisecond); more goes to a
 * worker thread, so that later requests need not wait. */
const shortCharacters = 20_000;
const shortMovies = 16;

/** Code units of texts and names, and numbers of vectors. */
function fieldsLength(fields: Movie["fields"]): number {
  if (fields === undefined) return 0;
  return sum(Object.values(fields).map((value) => (value instanceof Float32Array ? value : textOfField(value)).length));
}

/** See PredictMovies. */
export type PredictOptions = Pick<PredictMovies, "explain" | "json">;

/** Predicts on the main thread or on a worker thread. */
export class Predictor {
  readonly #pool: Pool;
  readonly #limits: Limits;
  /** Slots that long requests have taken. */
  longRequests = 0;

  constructor(pool: Pool, limits: Limits) {
    this.#pool = pool;
    this.#limits = limits;
  }

  /** Short requests are answered at once. A long one gives a promise and takes a slot until the work is done and the
   * answer is sent or the client has gone. Throws OVERLOADED, UNKNOWN_GENRE, TOO_SLOW. */
  predict(
    served: ServedVersion,
    movies: readonly Movie[],
    reply: FastifyReply,
    { explain, json }: PredictOptions = {},
  ): MoviesPredicted | Promise<MoviesPredicted> {
    if (this.#isShort(served, movies, explain !== undefined)) return predictWith(served.model, movies, explain, json);
    const { longRequests: slots } = this.#limits;
    if (this.longRequests >= slots) {
      const next = `Try again in ${retryAfterSeconds} s.`;
      throw new ClaquetaError("OVERLOADED", { where: "long requests", what: `all ${slots} slots are taken`, next });
    }
    this.longRequests++;
    const predicted = this.#predictElsewhere({ model: served.shared, movies, explain, json });
    // The client may go before the work is done, or never read a finished answer.
    const closed = new Promise<void>((resolve) => {
      if (reply.raw.closed) resolve();
      else reply.raw.once("close", resolve);
    });
    void Promise.allSettled([predicted, closed]).then(() => this.longRequests--);
    return predicted;
  }

  #isShort(served: ServedVersion, movies: readonly Movie[], isExplained: boolean): boolean {
    if (movies.length > shortMovies || (isExplained && explanationMethod(served.model) === "occlusion")) return false;
    let characters = 0;
    for (const movie of movies) characters += movie.title.length + movie.plot.length + fieldsLength(movie.fields);
    return (isExplained ? 4 * characters : characters) <= shortCharacters;
  }

  async #predictElsewhere(work: PredictMovies): Promise<MoviesPredicted> {
    // Not when the client goes away: stopping a thread costs more than the rest of its work.
    const signal = AbortSignal.timeout(this.#limits.answerMs);
    try {
      return await this.#pool.run(predictMoviesTask, work, { signal });
    } catch (error) {
      if (!(error instanceof ClaquetaError && error.code === "INTERRUPTED")) throw error;
      const what = "it was given up before it was answered";
      const next = "Send fewer movies at once, or try again later.";
      throw new ClaquetaError("TOO_SLOW", { where: "request", what, next });
    }
  }
}
