import type { FieldJson, PredictAnswer, Problem } from "./schema.ts";

export type { FieldJson } from "./schema.ts";

/** A movie in a request. */
export interface ClientMovie {
  readonly id?: string;
  readonly title?: string;
  readonly year?: number | null;
  readonly plot: string;
  /** What the model also reads, by the names in `fields` of /v1/model. A Float32Array is sent as a list of numbers. */
  readonly fields?: { readonly [name: string]: FieldJson | Float32Array };
}

/** Options of a request. */
export interface ClientOptions {
  /** Only this many of the most probable genres. */
  readonly topK?: number;
  /** Replaces the model's own thresholds. */
  readonly threshold?: number;
  /** Genres to explain; true: the three most probable of each movie. */
  readonly explain?: true | readonly string[];
  readonly signal?: AbortSignal;
}

/** Address of the server, and the client's token. */
export interface ClientSettings {
  /** Such as http://127.0.0.1:3000. */
  readonly url: string;
  readonly token?: string;
}

/** The server's answer for one movie: genres, the most probable first, and explanations if requested. */
export type ClientPrediction = PredictAnswer["predictions"][number];

/** What the server answered instead of a prediction; `problem` is null if that was not problem+json. */
export class ClientError extends Error {
  override readonly name = "ClientError";
  readonly status: number;
  readonly problem: Problem | null;
  /** Seconds after which to try again, if the server says so. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Problem | null, retryAfter: number | null) {
    super(problem?.detail ?? `The server answered ${status}.`);
    this.status = status;
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

const plainVector = (_key: string, value: unknown): unknown => (value instanceof Float32Array ? [...value] : value);

/** A client of `claqueta serve`; needs only fetch. */
export class ClaquetaClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor({ url, token }: ClientSettings) {
    this.#url = url.replace(/\/+$/, "");
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  /** One answer a movie, in their order; at most 256 movies. Throws ClientError, and what fetch throws. */
  async predict(movies: readonly ClientMovie[], options: ClientOptions = {}): Promise<ClientPrediction[]> {
    const { signal, explain, ...rest } = options;
    const wanted =
      explain === undefined ? {} : { explain: true, ...(explain === true ? {} : { explainGenres: explain }) };
    const { predictions } = await this.#call<PredictAnswer>("/v1/predict", { movies, ...rest, ...wanted }, signal);
    return predictions;
  }

  /** Genre names in the model's order. */
  async genres(): Promise<string[]> {
    const { genres } = await this.#call<{ genres: { genre: string }[] }>("/v1/genres");
    return genres.map(({ genre }) => genre);
  }

  async #call<Answer>(path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
    const response = await fetch(this.#url + path, {
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body, plainVector) }),
      headers: { ...this.#headers, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(signal === undefined ? {} : { signal }),
    });
    if (response.ok) return (await response.json()) as Answer;
    const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json") === true;
    const problem = isProblem ? ((await response.json()) as Problem) : null;
    const retryAfter = response.headers.get("retry-after");
    throw new ClientError(response.status, problem, retryAfter === null ? null : Number(retryAfter));
  }
}
