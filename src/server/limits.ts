/** Default limits of one server. Each has an answer of its own; see docs/http-api.md. */
export const defaultLimits = {
  /** Bytes of a request's body; more is 413. */
  bodyBytes: 4 * 1024 * 1024,
  /** Movies in a request; more is 422. Fixed, like the lengths of texts: the schemas are compiled with them. */
  moviesPerRequest: 256 as const,
  /** Movies in a request that asks for explanations; more is 422. */
  explainedMoviesPerRequest: 16,
  /** UTF-16 code units of a plot; more is 422. */
  plotCharacters: 20_000 as const,
  /** UTF-16 code units of a title; more is 422. */
  titleCharacters: 1_000 as const,
  /** UTF-16 code units of a field beside title, year and plot, names with what stands between them; more is 422. */
  fieldCharacters: 20_000 as const,
  /** Fields of a movie; more is 422. */
  fieldsPerMovie: 256 as const,
  /** Requests that are too long for the main thread: waiting for worker threads, worked on there, or with an answer
   * that the client has not yet taken; more is 503. Short requests are answered at once and never wait. */
  longRequests: 64,
  /** Milliseconds from a request's first byte to its last; more is 408. */
  receiveMs: 15_000,
  /** Milliseconds that a long request may take; more is 503. */
  answerMs: 15_000,
  /** Bytes of a request's line and headers; more is 431. */
  headerBytes: 16 * 1024,
  /** Open connections; more are closed unanswered. This bounds the wait of a short request to less than half a second,
   * at a tenth of a millisecond for each before it. */
  connections: 4_096,
};

export interface Limits extends Readonly<typeof defaultLimits> {}

/** Seconds after which a client may retry on an overloaded server. */
export const retryAfterSeconds = 1;
