import { type Document, type FieldSchema, type FieldValue, textOfField } from "../src/documents/fields.ts";
import type { Explanation, GenreExplanation } from "../src/pipeline/explanation.ts";
import type { GenreScore, Provenance } from "../src/pipeline/genre-model.ts";

/** What a person enters about a movie. */
export interface MovieText {
  /** May be empty. */
  readonly title: string;
  readonly year: number | null;
  /** Never blank. */
  readonly plot: string;
  /** Absent where the model reads none. */
  readonly fields?: NonNullable<Document["fields"]>;
}

/** Which words spoke for and against one genre. */
export type GenreWords = GenreExplanation & Pick<Explanation, "method">;

export interface Answer {
  /** The most probable first. */
  readonly genres: readonly GenreScore[];
  /** If asked for. */
  readonly words?: GenreWords;
}

export interface ModelCard {
  readonly version: string;
  readonly modelBytes: number;
  /** In the model's order. */
  readonly genres: readonly { readonly genre: string; readonly threshold: number }[];
  /** What it reads beside title, year and plot. */
  readonly fields: FieldSchema;
  /** How many numbers the vectors among `fields` have. */
  readonly vectorLengths: { readonly [field: string]: number };
  readonly features: { readonly kind: string; readonly columnCount: number };
  readonly classifier: { readonly kind: string };
  readonly calibration: { readonly kind: string };
  readonly explanation: Explanation["method"];
  readonly provenance: Provenance;
  /** Of one call. */
  readonly limits: PredictorLimits;
}

export interface PredictorLimits {
  readonly moviesPerCall: number;
  /** UTF-16 code units. */
  readonly plotLength: number;
  readonly titleLength: number;
  /** Of each of a movie's `fields`. */
  readonly fieldLength: number;
}

/** Why the model takes no such value of its field, or null where it does. */
export function fieldFault(
  name: string,
  value: FieldValue,
  { limits, vectorLengths }: Pick<ModelCard, "limits" | "vectorLengths">,
): "wrong" | "tooLong" | null {
  if (!(value instanceof Float32Array)) return textOfField(value).length > limits.fieldLength ? "tooLong" : null;
  return value.length === (vectorLengths[name] ?? value.length) ? null : "wrong";
}

/** Bytes of the model that have arrived, and all; 0 and 0 if unknown. */
export interface LoadProgress {
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** All that the page knows of the model. Every method throws PredictorError. */
export interface Predictor {
  /** What sees the text: the server that sent the page, or this browser alone. */
  readonly host: "server" | "browser";
  /** Call it before the others, and again after a failure. */
  open(onProgress: (progress: LoadProgress) => void): Promise<ModelCard>;
  /** explain: the genre whose words are wanted, or null. */
  predict(movie: MovieText, explain: string | null): Promise<Answer>;
  /** At most limits.moviesPerCall movies; one list of genres a movie, the most probable first. */
  predictMany(movies: readonly MovieText[], signal: AbortSignal): Promise<readonly (readonly GenreScore[])[]>;
  /** Sets the key that a locked server asks for (fault `locked`). */
  unlock?(key: string): void;
  /** The report of the model's training, as unchecked JSON; null where there is none. */
  report(): Promise<unknown>;
}

/** offline: nobody answers. locked: a key, or another one, is wanted. busy: try again after `retryAfterMs`. refused:
 * trying again does not help. broken: the model cannot be used. */
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
