import { ClaquetaError } from "../errors.ts";

/** What one server takes on. Every limit has an answer of its own; see docs/http-api.md. */
export interface Limits {
  /** Bytes of a request's body; more is 413. */
  readonly bodyBytes: number;
  /** Movies in a request; more is 422. Fixed, as are the lengths of texts: the schemas are compiled with them. */
  readonly moviesPerRequest: 256;
  /** Movies in a request that asks for explanations; more is 422. */
  readonly explainedMoviesPerRequest: number;
  /** UTF-16 code units of a plot; more is 422. */
  readonly plotCharacters: 20_000;
  /** UTF-16 code units of a title; more is 422. */
  readonly titleCharacters: 1_000;
  /** Requests too long to be answered where they arrive: waiting for worker threads, worked on there, or their answers
   * not yet taken by the client; more is 503. Short requests are answered at once and never wait. */
  readonly longRequests: number;
  /** Milliseconds from a request's first byte to its last; more is 408. */
  readonly receiveMs: number;
  /** Milliseconds that a long request may take; more is 503. */
  readonly answerMs: number;
  /** Bytes of a request's line and headers; more is 431. */
  readonly headerBytes: number;
  /** Open connections; more are closed unanswered. Bounds the short requests that can wait for each other: at a tenth of
   * a millisecond each, to less than half a second. */
  readonly connections: number;
}

export const defaultLimits: Limits = {
  bodyBytes: 4 * 1024 * 1024,
  moviesPerRequest: 256,
  explainedMoviesPerRequest: 16,
  plotCharacters: 20_000,
  titleCharacters: 1_000,
  longRequests: 64,
  receiveMs: 15_000,
  answerMs: 15_000,
  headerBytes: 16 * 1024,
  connections: 4_096,
};

/** Seconds after which a client that met a full server may come again. */
export const retryAfterSeconds = 1;

/** A number of places; who finds none free is told so with OVERLOADED. */
export class Gate {
  readonly #most: number;
  readonly #what: string;
  #taken = 0;

  /** what: the places in words, such as `long requests`. */
  constructor(most: number, what: string) {
    this.#most = most;
    this.#what = what;
  }

  get taken(): number {
    return this.#taken;
  }

  /** Throws OVERLOADED. */
  enter(): void {
    if (this.#taken >= this.#most) {
      throw new ClaquetaError("OVERLOADED", {
        where: this.#what,
        what: `all ${this.#most} places are taken`,
        next: `Try again in ${retryAfterSeconds} s.`,
      });
    }
    this.#taken++;
  }

  leave(): void {
    this.#taken--;
  }
}
