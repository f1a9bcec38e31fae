import type { Explanation, GenreExplanation } from "../src/pipeline/explanation.ts";
import type { GenreScore, Provenance } from "../src/pipeline/genre-model.ts";
import type { Report } from "./report.ts";

/** What a person says of a movie. */
export interface MovieText {
  /** May be empty. */
  readonly title: string;
  readonly year: number | null;
  /** Never blank. */
  readonly plot: string;
}

/** Which words spoke for and against one genre. */
export interface GenreWords extends GenreExplanation {
  readonly method: Explanation["method"];
}

export interface Answer {
  /** The most probable first. */
  readonly genres: readonly GenreScore[];
  /** Where it was asked for. */
  readonly words?: GenreWords;
}

export interface ModelCard {
  readonly version: string;
  readonly modelBytes: number;
  /** In the model's order. */
  readonly genres: readonly { readonly genre: string; readonly threshold: number }[];
  readonly features: { readonly kind: string; readonly columnCount: number };
  readonly classifier: { readonly kind: string };
  readonly calibration: { readonly kind: string };
  readonly explanation: Explanation["method"];
  readonly provenance: Provenance;
  /** What one call takes. */
  readonly limits: PredictorLimits;
}

export interface PredictorLimits {
  readonly moviesPerCall: number;
  /** UTF-16 code units. */
  readonly plotLength: number;
  readonly titleLength: number;
}

/** Bytes of the model that have come, of how many; 0 of 0 where nobody knows. */
export interface LoadProgress {
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** All that the page knows of the model. Every method throws PredictorError. */
export interface Predictor {
  /** Where the text goes: to the server that sent the page, or nowhere. */
  readonly place: "server" | "browser";
  /** To be called before the others; again after a failure. */
  open(onProgress: (progress: LoadProgress) => void): Promise<ModelCard>;
  /** explain: the genre whose words are wanted, or null. */
  predict(movie: MovieText, explain: string | null): Promise<Answer>;
  /** At most limits.moviesPerCall movies; one list of genres a movie, the most probable first. */
  predictMany(movies: readonly MovieText[], signal: AbortSignal): Promise<readonly (readonly GenreScore[])[]>;
  /** Where the place asks for a key (fault `locked`): the one to use from now on. */
  unlock?(key: string): void;
  /** The comparison that the model came out of, or null where there is none. */
  report(): Promise<Report | null>;
}

/** offline: nobody answers. locked: a key is wanted, or another one. busy: come again after `retryAfterMs`. refused: this will never be answered. broken: the model
 * cannot be used. */
export type PredictorFault = "offline" | "locked" | "busy" | "refused" | "broken";

export class PredictorError extends Error {
  override readonly name = "PredictorError";
  readonly fault: PredictorFault;
  readonly retryAfterMs: number;

  /** detail: for people, in English; may be empty. */
  constructor(fault: PredictorFault, detail = "", retryAfterMs = 1000) {
    super(detail);
    this.fault = fault;
    this.retryAfterMs = retryAfterMs;
  }

  static of(error: unknown): PredictorError {
    if (error instanceof PredictorError) return error;
    return new PredictorError("broken", error instanceof Error ? error.message : String(error));
  }
}
