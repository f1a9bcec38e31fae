import type { FastifyReply } from "fastify";
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
import { Gate, type Limits } from "./limits.ts";
import type { ServedVersion } from "./served-model.ts";

/** Up to this many code units of text are worked on at once where they arrive (about a millisecond); more goes to a
 * worker thread, so that the requests behind it need not wait. */
const shortCharacters = 20_000;
const shortMovies = 16;

/** See PredictMovies. */
export type PredictOptions = Pick<PredictMovies, "explain" | "json">;

/** Decides where a request is worked on. */
export class Predictor {
  readonly #pool: Pool;
  readonly #places: Gate;
  readonly #answerMs: number;

  constructor(pool: Pool, limits: Limits) {
    this.#pool = pool;
    this.#answerMs = limits.answerMs;
    this.#places = new Gate(limits.longRequests, "long requests");
  }

  get longRequests(): number {
    return this.#places.taken;
  }

  /** At once for little work, a promise for much, which takes a place until the work is done and the answer has
   * gone, or the client. Throws OVERLOADED, UNKNOWN_GENRE, TOO_SLOW. */
  predict(
    served: ServedVersion,
    movies: readonly Movie[],
    reply: FastifyReply,
    { explain, json }: PredictOptions = {},
  ): MoviesPredicted | Promise<MoviesPredicted> {
    if (this.#isShort(served, movies, explain !== undefined)) return predictWith(served.model, movies, explain, json);
    this.#places.enter();
    const predicted = this.#predictElsewhere({ model: served.shared, movies, explain, json });
    // Whoever goes away leaves work behind, and who never reads an answer that is done.
    const closed = new Promise<void>((resolve) => {
      if (reply.raw.closed) resolve();
      else reply.raw.once("close", resolve);
    });
    void Promise.allSettled([predicted, closed]).then(() => this.#places.leave());
    return predicted;
  }

  #isShort(served: ServedVersion, movies: readonly Movie[], isExplained: boolean): boolean {
    if (movies.length > shortMovies || (isExplained && explanationMethod(served.model) === "occlusion")) return false;
    let characters = 0;
    for (const { title, plot } of movies) characters += title.length + plot.length;
    return (isExplained ? 4 * characters : characters) <= shortCharacters;
  }

  async #predictElsewhere(work: PredictMovies): Promise<MoviesPredicted> {
    // Not when the client goes away: stopping a thread costs more than the rest of its work.
    const signal = AbortSignal.timeout(this.#answerMs);
    try {
      return await this.#pool.run(predictMoviesTask, work, { signal });
    } catch (error) {
      if (!(error instanceof ClaquetaError && error.code === "INTERRUPTED")) throw error;
      throw new ClaquetaError("TOO_SLOW", {
        where: "request",
        what: "it was given up before it was answered",
        next: "Send fewer movies at once, or try again later.",
      });
    }
  }
}
