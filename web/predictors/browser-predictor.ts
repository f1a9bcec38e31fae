import type { GenreScore } from "../../src/pipeline/genre-model.ts";
import {
  type Answer,
  type LoadProgress,
  type ModelCard,
  type MovieText,
  type Predictor,
  PredictorError,
} from "../predictor.ts";
import { type Report, readReport } from "../report.ts";
import type { QuestionName, Questions, Reply } from "./model-messages.ts";

/** Where a static site keeps its parts. */
export interface ModelSource {
  readonly modelUrl: string;
  readonly modelBytes: number;
  /** Absent where the site was made without a report. */
  readonly reportUrl?: string;
}

interface Waiting {
  resolve(answer: Questions[QuestionName]["answer"]): void;
  reject(error: PredictorError): void;
  onProgress?(progress: LoadProgress): void;
}

/** Predicts on this machine, in a thread of its own; the text goes nowhere. */
export class BrowserPredictor implements Predictor {
  readonly place = "browser";
  readonly #source: ModelSource;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;

  constructor(source: ModelSource) {
    this.#source = source;
  }

  async open(onProgress: (progress: LoadProgress) => void): Promise<ModelCard> {
    const { modelUrl: url, modelBytes: totalBytes } = this.#source;
    return await this.#ask("open", { url, totalBytes }, onProgress);
  }

  async predict(movie: MovieText, explain: string | null): Promise<Answer> {
    return await this.#ask("predict", { movie, explain });
  }

  async predictMany(movies: readonly MovieText[], signal: AbortSignal): Promise<readonly (readonly GenreScore[])[]> {
    const answer = await this.#ask("predictMany", { movies });
    signal.throwIfAborted();
    return answer;
  }

  async report(): Promise<Report | null> {
    const { reportUrl } = this.#source;
    if (reportUrl === undefined) return null;
    const response = await fetch(reportUrl).catch(() => undefined);
    if (!response?.ok) throw new PredictorError("offline");
    return readReport(await response.json());
  }

  #ask<Name extends QuestionName>(
    name: Name,
    ask: Questions[Name]["ask"],
    onProgress?: (progress: LoadProgress) => void,
  ): Promise<Questions[Name]["answer"]> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, ...(onProgress && { onProgress }) });
      this.#thread().postMessage({ id, name, ask });
    });
  }

  #thread(): Worker {
    if (this.#worker !== undefined) return this.#worker;
    const worker = new Worker(new URL("./model-thread.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Reply>) => this.#take(data));
    worker.addEventListener("error", (event) => {
      // The thread did not start or broke: nobody will answer what is asked, and the next question starts another.
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
    if ("progress" in reply) {
      waiting.onProgress?.(reply.progress);
      return;
    }
    this.#waiting.delete(reply.id);
    if ("answer" in reply) waiting.resolve(reply.answer);
    else waiting.reject(new PredictorError(reply.fault, reply.detail));
  }
}
