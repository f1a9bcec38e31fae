import { type Answer, type MovieText, type Predictor, PredictorError } from "../predictor.ts";
import { type Draft, type EditedCard, emptyDraft, type FieldFaults, readOwnFields, yearOf } from "./draft.ts";
import { type Highlight, moveWords, placeWords } from "./highlights.ts";

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

/** Holds the movie that is being written and keeps its answer up to date. One question is under way at a time; what is
 * typed meanwhile replaces the question that waits, so answers come as fast as the model gives them. */
export class Editor {
  #state: EditorState = { draft: emptyDraft, answer: null, chosen: null, words: [], fault: null };
  #isAsking = false;
  #isStale = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #predictor: Predictor;
  readonly #card: EditedCard;

  constructor(predictor: Predictor, card: EditedCard) {
    this.#predictor = predictor;
    this.#card = card;
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
    const { plotLength, titleLength } = this.#card.limits;
    return { plot: plot.length > plotLength, title: title.length > titleLength };
  }

  /** Of the model's own fields. What cannot be read is left out of the question. */
  get fieldFaults(): FieldFaults {
    return readOwnFields(this.#state.draft, this.#card).faults;
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
      const { values: fields } = readOwnFields(draft, this.#card);
      const movie: MovieText = {
        title: draft.title.trim() === "" ? "" : draft.title,
        year: yearOf(draft.year),
        plot: draft.plot,
        ...(Object.keys(fields).length > 0 && { fields }),
      };
      try {
        const answer = await this.#predictor.predict(movie, chosen);
        if (this.#state.draft.plot.trim() === "") continue;
        const isStillChosen = chosen === this.#state.chosen;
        const words = isStillChosen
          ? moveWords(placeWords(answer.words?.words ?? [], draft, fields), draft, this.#state.draft)
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
