import type { GenreScore } from "../../src/pipeline/genre-model.ts";
import type { Answer, LoadProgress, ModelCard, MovieText, PredictorFault } from "../predictor.ts";

/** What the page asks the thread that holds the model, and what comes back. */
export interface Questions {
  readonly open: { readonly ask: { readonly url: string; readonly totalBytes: number }; readonly answer: ModelCard };
  readonly predict: {
    readonly ask: { readonly movie: MovieText; readonly explain: string | null };
    readonly answer: Answer;
  };
  readonly predictMany: {
    readonly ask: { readonly movies: readonly MovieText[] };
    readonly answer: readonly (readonly GenreScore[])[];
  };
}
export type QuestionName = keyof Questions;

/** Answers come in the order of the questions' ids or any other. */
export type Question = {
  [Name in QuestionName]: { readonly id: number; readonly name: Name; readonly ask: Questions[Name]["ask"] };
}[QuestionName];

export type Reply = { readonly id: number } & (
  | { readonly progress: LoadProgress }
  | { readonly answer: Questions[QuestionName]["answer"] }
  | { readonly fault: PredictorFault; readonly detail: string }
);
