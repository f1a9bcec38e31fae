import type { GenreScore } from "../../src/pipeline/genre-model.ts";
import {
  type Answer,
  type LoadProgress,
  type ModelCard,
  type MovieText,
  type Predictor,
  PredictorError,
} from "../predictor.ts";
import type { Question, Questions, Reply } from "./model-messages.ts";

/** The addresses of a static site's parts. */
export interface ModelSource {
  readonly modelUrl: string;
  readonly modelBytes: number;
  /** Absent where the site was made without a report. */
  readonly reportUrl?: string;
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: PredictorError): void;
  readonly onProgress: ((progress: LoadProgress) => void) | undefined;
}

/** Predicts on this machine, in a thread of its own; the text is sent nowhere. */
export class BrowserPredictor implements Predictor {
  readonly host = "browser";
  readonly #source: ModelSource;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;

  constructor(source: ModelSource) {
    this.#source = source;
  }

  open(onProgress: (progress: LoadProgress) => void): Promise<ModelCard> {
    const { modelUrl: url, modelBytes: totalBytes } = this.#source;
    return this.#ask("open", { url, totalBytes }, onProgress);
  }

  predict(movie: MovieText, explain: string | null): Promise<Answer> {
    return this.#ask("predict", { movie, explain });
  }

  async predictMany(movies: readonly MovieText[], signal: AbortSignal): Promise<readonly (readonly GenreScore[])[]> {
    const answer = await this.#ask("predictMany", { movies });
    signal.throwIfAborted();
    return answer;
  }

  async report(): Promise<unknown> {
    const { reportUrl } = this.#source;
    if (reportUrl === undefined) return null;
    const response = await fetch(reportUrl).catch(() => undefined);
    if (!response?.ok) throw new PredictorError("offline");
    return await response.json();
  }

  #ask<Name extends keyof Questions>(
    name: Name,
    ask: Parameters<Questions[Name]>[0],
    onProgress?: (progress: LoadProgress) => void,
  ): Promise<Awaited<ReturnType<Questions[Name]>>> {
    const id = ++this.#lastId;
    return new Promise((resolve: (answer: never) => void, reject) => {
      this.#waiting.set(id, { resolve: resolve as Waiting["resolve"], reject, onProgress });
      this.#thread().postMessage({ id, name, ask } satisfies Question);
    });
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL("./model-thread.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.#take(data));
    worker.addEventListener("error", (event) => {
      // The thread did not start or broke: nothing will answer, and the next question starts another thread.
      worker.terminate();
      this.#worker = undefined;
      const error = new PredictorError("broken", event.message);
      for (const waiting of this.#waiting.values()) waiting.reject(error);
      this.#waiting.clear();
    });
    this.#worker = worker;
    return worker;
  }

  #take(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    if ("progress" in reply) waiting.onProgress?.(reply.progress);
    else this.#waiting.delete(reply.id);
    if ("answer" in reply) waiting.resolve(reply.answer);
    else if ("fault" in reply) waiting.reject(new PredictorError(reply.fault, reply.detail));
  }
}
