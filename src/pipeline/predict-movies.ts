import { sharedUint8 } from "../matrix/memory.ts";
import type { Movie } from "../movies/movie.ts";
import type { Task } from "../pool/pool.ts";
import { rankDescending } from "../statistics.ts";
import { explain } from "./explain.ts";
import type { Explanation } from "./explanation.ts";
import type { GenreModel } from "./genre-model.ts";
import { decodeModel } from "./model-codec.ts";
import { type RankingsRequest, rankingsJson } from "./ranking-json.ts";

/** A model as threads are sent it: the file's bytes in shared memory, so that sending costs nothing, and the SHA-256 by
 * which a thread knows that it has decoded them before. */
export interface SharedModel {
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

export interface PredictMovies {
  readonly model: SharedModel;
  readonly movies: readonly Movie[];
  /** Where given, explanations for these genres, or for the movie's most probable `explainTop` where the list is empty. */
  readonly explain?: ExplainRequest | undefined;
  /** Where given, the answer is also wanted as JSON, so that the thread that asked need not write it. */
  readonly json?: RankingsRequest | undefined;
}

export interface ExplainRequest {
  readonly genres: readonly string[];
  readonly explainTop: number;
  readonly mostTerms: number;
}

export interface MoviesPredicted {
  /** movies × genres, row-major. */
  readonly probabilities: Float64Array;
  readonly explanations: readonly Explanation[] | undefined;
  /** What rankingsJson makes, where it was asked for. */
  readonly json: Uint8Array<ArrayBuffer> | undefined;
}

/** Two: while a model is being swapped, work for the old one and for the new one may come in turns. */
const mostModels = 2;
/** This thread's decoded models, the one used last at the end. */
const decoded = new Map<string, Promise<GenreModel> | GenreModel>();

/** Lets this thread use a model that it has already instead of decoding it once more. */
export function rememberModel(sha256: string, model: Promise<GenreModel> | GenreModel): void {
  decoded.delete(sha256);
  decoded.set(sha256, model);
  for (const oldest of decoded.keys()) if (decoded.size > mostModels) decoded.delete(oldest);
}

/** Lets go of a model that other threads predict with from now on; decoded again where it is needed here after all. */
export function forgetModel(sha256: string): void {
  decoded.delete(sha256);
}

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

/** Probabilities and explanations of some movies, and the answer as JSON where `json` is given. Throws UNKNOWN_GENRE. */
export function predictWith(
  model: GenreModel,
  movies: readonly Movie[],
  wanted: ExplainRequest | undefined,
  json?: RankingsRequest,
): MoviesPredicted {
  const { values: probabilities } = model.predictProba(movies);
  const text = json === undefined ? undefined : rankingsJson(model, movies, probabilities, json);
  if (wanted === undefined) return { probabilities, explanations: undefined, json: text };
  const width = model.genres.count;
  const explanations = movies.map((movie, row) => {
    const own = probabilities.subarray(row * width, (row + 1) * width);
    const genres = wanted.genres.length > 0 ? wanted.genres : mostProbable(model, own, wanted.explainTop);
    return explain(model, movie, genres, wanted.mostTerms);
  });
  return { probabilities, explanations, json: text };
}

function mostProbable(model: GenreModel, probabilities: Float64Array, count: number): string[] {
  return rankDescending(probabilities, count).map((column) => model.genres.names[column]);
}

/** A copy of a model file's bytes that all threads see. */
export function shareModel(sha256: string, bytes: Uint8Array): SharedModel {
  const shared = sharedUint8(bytes.length);
  shared.set(bytes);
  return { sha256, bytes: shared };
}
