import type { GenreScore } from "../../src/pipeline/genre-model.ts";
import type { Answer, LoadProgress, ModelCard, MovieText, PredictorFault } from "../predictor.ts";

/** What the page asks the thread that holds the model, and what comes back. */
export interface Questions {
  open(
    ask: { readonly url: string; readonly totalBytes: number },
    onProgress: (progress: LoadProgress) => void,
  ): Promise<ModelCard>;
  predict(ask: { readonly movie: MovieText; readonly explain: string | null }): Promise<Answer>;
  predictMany(ask: { readonly movies: readonly MovieText[] }): Promise<readonly (readonly GenreScore[])[]>;
}

/** ask: the first parameter of the method `name` of Questions. Answers may come in any order. */
export interface Question {
  readonly id: number;
  readonly name: keyof Questions;
  readonly ask: unknown;
}

export type Reply = { readonly id: number } & (
  | { readonly progress: LoadProgress }
  | { readonly answer: unknown }
  | { readonly fault: PredictorFault; readonly detail: string }
);
