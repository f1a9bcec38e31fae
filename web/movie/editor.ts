import { type Answer, type MovieText, type Predictor, PredictorError, type PredictorLimits } from "../predictor.ts";
import { type Highlight, moveWords } from "./highlights.ts";

/** The contents of the form. */
export interface Draft {
  readonly title: string;
  /** As typed. */
  readonly year: string;
  readonly plot: string;
}

export interface EditorState {
  readonly draft: Draft;
  /** Answer to this draft or, briefly, to the one before; null while there is no plot. */
  readonly answer: Answer | null;
  /** The genre whose words are asked for, or null. */
  readonly chosen: string | null;
  /** Words of the chosen genre, at their offsets in this draft. */
  readonly words: readonly Highlight[];
  readonly fault: PredictorError | null;
}

export const emptyDraft: Draft = { title: "", year: "", plot: "" };
const firstYear = 1870;
const lastYear = 2100;

/** The year that a text names, or null. */
export function yearOf(text: string): number | null {
  const year = /^\s*\d{4}\s*$/.test(text) ? Number(text) : 0;
  return year >= firstYear && year <= lastYear ? year : null;
}

/** Holds the movie that is being written and keeps its answer up to date. One question is under way at a time; what is
 * typed meanwhile replaces the question that waits, so answers come as fast as the model gives them. */
export class Editor {
  #state: EditorState = { draft: emptyDraft, answer: null, chosen: null, words: [], fault: null };
  #isAsking = false;
  #isStale = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #predictor: Predictor;
  readonly #limits: PredictorLimits;

  constructor(predictor: Predictor, limits: PredictorLimits) {
    this.#predictor = predictor;
    this.#limits = limits;
  }

  get state(): EditorState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  write(part: Partial<Draft>): void {
    const draft = { ...this.#state.draft, ...part };
    this.#set({ draft, words: moveWords(this.#state.words, this.#state.draft, draft) });
    this.#ask();
  }

  /** Another movie; the chosen genre stays. */
  replace(draft: Draft): void {
    this.#set({ draft, words: [] });
    this.#ask();
  }

  /** genre: null for none. */
  choose(genre: string | null): void {
    this.#set({ chosen: genre, words: [] });
    if (genre !== null) this.#ask();
  }

  /** Asks again after a fault, for example when the connection is back. */
  retry(): void {
    if (this.#state.fault !== null) this.#ask();
  }

  get isTooLong(): { readonly plot: boolean; readonly title: boolean } {
    const { plot, title } = this.#state.draft;
    return { plot: plot.length > this.#limits.plotLength, title: title.length > this.#limits.titleLength };
  }

  #set(part: Partial<EditorState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }

  #ask(): void {
    clearTimeout(this.#retry);
    this.#isStale = true;
    if (!this.#isAsking) void this.#answer();
  }

  async #answer(): Promise<void> {
    this.#isAsking = true;
    while (this.#isStale) {
      this.#isStale = false;
      const { draft, chosen } = this.#state;
      const { plot, title } = this.isTooLong;
      if (draft.plot.trim() === "" || plot || title) {
        this.#set({ answer: null, words: [], fault: null });
        continue;
      }
      const movie: MovieText = {
        title: draft.title.trim() === "" ? "" : draft.title,
        year: yearOf(draft.year),
        plot: draft.plot,
      };
      try {
        const answer = await this.#predictor.predict(movie, chosen);
        if (this.#state.draft.plot.trim() === "") continue;
        const isStillChosen = chosen === this.#state.chosen;
        const words = isStillChosen
          ? moveWords(answer.words?.words ?? [], draft, this.#state.draft)
          : this.#state.words;
        this.#set({ answer: isStillChosen ? answer : { genres: answer.genres }, words, fault: null });
      } catch (error) {
        const fault = PredictorError.of(error);
        this.#set({ fault });
        if (this.#isStale) continue;
        if (fault.fault === "offline" || fault.fault === "busy") {
          this.#retry = setTimeout(() => this.#ask(), Math.max(fault.retryAfterMs, 1000));
        }
      }
    }
    this.#isAsking = false;
  }
}
