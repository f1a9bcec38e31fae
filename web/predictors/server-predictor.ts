import type { Explanation } from "../../src/pipeline/explanation.ts";
import type { GenreScore } from "../../src/pipeline/genre-model.ts";
import { type Answer, type ModelCard, type MovieText, type Predictor, PredictorError } from "../predictor.ts";

/** How often a call to a busy server is tried. */
const maxTries = 20;

interface PredictAnswer {
  readonly predictions: readonly { readonly genres: readonly GenreScore[]; readonly explanation?: Explanation }[];
}

type ServerModel = Omit<ModelCard, "genres" | "limits"> & { readonly limits: { readonly [name: string]: number } };

const vectorsAsLists = (_key: string, value: unknown): unknown =>
  value instanceof Float32Array ? Array.from(value) : value;

/** Asks the HTTP API (docs/http-api.md) beside the page. */
export class ServerPredictor implements Predictor {
  readonly host = "server";
  readonly #base: string;
  #key: string | null = null;

  /** base: the address of the folder of `v1/`. */
  constructor(base: string) {
    this.#base = base;
  }

  unlock(key: string): void {
    this.#key = key;
  }

  async open(): Promise<ModelCard> {
    const [model, { genres }] = await Promise.all([
      this.#ask<ServerModel>("v1/model"),
      this.#ask<Pick<ModelCard, "genres">>("v1/genres"),
    ]);
    const { moviesPerRequest, plotCharacters, titleCharacters, fieldCharacters } = model.limits;
    const limits = {
      moviesPerCall: moviesPerRequest,
      plotLength: plotCharacters,
      titleLength: titleCharacters,
      fieldLength: fieldCharacters,
    };
    return { ...model, genres, limits };
  }

  async predict(movie: MovieText, explain: string | null): Promise<Answer> {
    const wish = explain === null ? {} : { explain: true, explainGenres: [explain] };
    const [first] = (await this.#ask<PredictAnswer>("v1/predict", { ...movie, ...wish })).predictions;
    const words = first.explanation?.genres[0];
    return { genres: first.genres, ...(words && { words: { ...words, method: first.explanation!.method } }) };
  }

  async predictMany(movies: readonly MovieText[], signal: AbortSignal): Promise<readonly (readonly GenreScore[])[]> {
    for (let tries = 1; ; tries++) {
      try {
        const { predictions } = await this.#ask<PredictAnswer>("v1/predict", { movies }, signal);
        return predictions.map(({ genres }) => genres);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof PredictorError) || error.fault !== "busy" || tries === maxTries) throw error;
        await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs));
        signal.throwIfAborted();
      }
    }
  }

  async report(): Promise<unknown> {
    try {
      return await this.#ask("v1/report");
    } catch (error) {
      // 404: this server keeps no report.
      if (error instanceof PredictorError && error.fault === "refused") return null;
      throw error;
    }
  }

  async #ask<Result>(path: string, body?: unknown, signal?: AbortSignal): Promise<Result> {
    const headers = new Headers({ accept: "application/json" });
    if (body !== undefined) headers.set("content-type", "application/json");
    if (this.#key !== null) headers.set("authorization", `Bearer ${this.#key}`);
    const request = body === undefined ? {} : { method: "POST", body: JSON.stringify(body, vectorsAsLists) };
    let response: Response;
    try {
      response = await fetch(new URL(path, this.#base), { ...request, headers, signal: signal ?? null });
      if (response.ok) return (await response.json()) as Result;
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof SyntaxError ? new PredictorError("broken", error.message) : new PredictorError("offline");
    }
    const problem = (await response.json().catch(() => ({}))) as { readonly detail?: unknown };
    const detail = typeof problem.detail === "string" ? problem.detail : `HTTP ${response.status}`;
    if (response.status === 429 || response.status === 503) {
      const seconds = Number(response.headers.get("retry-after"));
      throw new PredictorError("busy", detail, 1000 * Math.min(Math.max(seconds || 1, 1), 60));
    }
    if (response.status === 401) throw new PredictorError("locked", this.#key === null ? "" : detail);
    // A gateway in front of a server that is down.
    if (response.status === 502 || response.status === 504) throw new PredictorError("offline", detail);
    throw new PredictorError("refused", detail);
  }
}
