import { sharedUint8 } from "../matrix/memory.ts";
import type { Movie } from "../movies/movie.ts";
import type { Task } from "../pool/pool.ts";
import { rankDescending } from "../statistics.ts";
import { explain } from "./explain.ts";
import type { Explanation } from "./explanation.ts";
import type { GenreModel } from "./genre-model.ts";
import { rowOf } from "./genre-ranking.ts";
import { decodeModel } from "./model-codec.ts";
import { type RankingsRequest, rankingsJson } from "./ranking-json.ts";

/** A model as it is sent to threads: the file's bytes in shared memory, so that sending costs nothing, and the SHA-256
 * by which a thread knows whether it has decoded them before. */
export interface SharedModel {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

export interface PredictMovies {
  readonly model: SharedModel;
  readonly movies: readonly Movie[];
  /** For explanations: of these genres, or of the movie's most probable `explainTop` where the list is empty. */
  readonly explain?: ExplainRequest | undefined;
  /** For the answer as JSON too, so that the calling thread need not write it. */
  readonly json?: RankingsRequest | undefined;
}

export interface ExplainRequest {
  readonly genres: readonly string[];
  readonly explainTop: number;
  readonly maxTerms: number;
}

export interface MoviesPredicted {
  /** movies × genres, row-major. */
  readonly probabilities: Float64Array;
  readonly explanations: readonly Explanation[] | undefined;
  /** What rankingsJson makes, where it was asked for. */
  readonly json: Uint8Array<ArrayBuffer> | undefined;
}

/** While a model is swapped, work for the old one and the new one may alternate. */
const maxModels = 2;
/** This thread's decoded models, the last used at the end. */
const decoded = new Map<string, Promise<GenreModel> | GenreModel>();

/** Lets this thread use a model that it already has instead of decoding it again. */
export function rememberModel(sha256: string, model: Promise<GenreModel> | GenreModel): void {
  decoded.delete(sha256);
  decoded.set(sha256, model);
  for (const oldest of decoded.keys()) if (decoded.size > maxModels) decoded.delete(oldest);
}

/** Frees a model that other threads predict with from now on; decoded again if this thread needs it after all. */
export const forgetModel = (sha256: string): boolean => decoded.delete(sha256);

/** The model, decoded by this thread once. */
export async function decodedModel({ sha256, bytes }: SharedModel): Promise<GenreModel> {
  let model = decoded.get(sha256);
  if (model === undefined) {
    // A copy: digests refuse shared memory, and checking writes to the bytes for a moment.
    const own = new Uint8Array(bytes.length);
    own.set(bytes);
    model = decodeModel(own);
    model.catch(() => decoded.delete(sha256));
  }
  rememberModel(sha256, model);
  return await model;
}

/** The same answers as the model gives here, on another thread. Each thread decodes a model once. */
export const predictMoviesTask: Task<PredictMovies, MoviesPredicted> = {
  name: "pipeline/predict-movies",
  movable: ({ json }) => (json === undefined ? [] : [json.buffer]),
  async run({ model: shared, movies, explain: wanted, json }) {
    return predictWith(await decodedModel(shared), movies, wanted, json);
  },
};

/** Movies' probabilities and explanations, and the answer as JSON where `json` is given. Throws UNKNOWN_GENRE. */
export function predictWith(
  model: GenreModel,
  movies: readonly Movie[],
  wanted: ExplainRequest | undefined,
  json?: RankingsRequest,
): MoviesPredicted {
  const { values: probabilities } = model.predictProba(movies);
  const text = json === undefined ? undefined : rankingsJson(model, movies, probabilities, json);
  if (wanted === undefined) return { probabilities, explanations: undefined, json: text };
  const { names, count } = model.genres;
  const mostProbable = (row: number): string[] =>
    rankDescending(rowOf(probabilities, count, row), wanted.explainTop).map((column) => names[column]);
  const explanations = movies.map((movie, row) =>
    explain(model, movie, wanted.genres.length > 0 ? wanted.genres : mostProbable(row), wanted.maxTerms),
  );
  return { probabilities, explanations, json: text };
}

/** A copy of a model file's bytes that all threads see. */
export function shareModel(sha256: string, bytes: Uint8Array): SharedModel {
  const shared = sharedUint8(bytes.length);
  shared.set(bytes);
  return { sha256, bytes: shared };
}
