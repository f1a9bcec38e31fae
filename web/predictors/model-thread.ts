// The thread that holds the model: answers the questions of model-messages.ts.
import { ClaquetaError } from "../../src/errors.ts";
import { concatenated } from "../../src/matrix/memory.ts";
import type { Movie } from "../../src/movies/movie.ts";
import { explain, explanationMethod } from "../../src/pipeline/explain.ts";
import type { GenreModel } from "../../src/pipeline/genre-model.ts";
import { decodeModel } from "../../src/pipeline/model-codec.ts";
import { type LoadProgress, type MovieText, PredictorError } from "../predictor.ts";
import type { Question, Questions, Reply } from "./model-messages.ts";

let model: GenreModel | undefined;
/** How many terms an explanation lists, for models whose terms have no offsets in the text. */
const maxTerms = 40;

/** Checksums need a secure context: https or localhost. */
const insecure = "This page must be opened over https: only there do browsers let it check the model's checksum.";

const open: Questions["open"] = async ({ url, totalBytes }, onProgress) => {
  if (!isSecureContext) throw new PredictorError("broken", insecure);
  const bytes = await download(url, totalBytes, onProgress);
  const opened = await decodeModel(bytes);
  // The first prediction builds what the others use; better now than at the first keystroke.
  opened.predict([movieOf({ title: "", year: null, plot: "warm" })]);
  model = opened;
  return {
    version: /model-(\w+)\.claqueta$/.exec(url)?.[1] ?? "",
    modelBytes: bytes.length,
    genres: opened.genres.names.map((genre, g) => ({ genre, threshold: opened.thresholds[g] })),
    fields: opened.fields,
    vectorLengths: opened.vectorLengths,
    features: { kind: opened.features.kind, columnCount: opened.features.columnCount },
    classifier: { kind: opened.classifier.kind },
    calibration: { kind: opened.calibration.kind },
    explanation: explanationMethod(opened),
    provenance: opened.provenance,
    limits: { moviesPerCall: 64, plotLength: 100_000, titleLength: 1_000, fieldLength: 100_000 },
  };
};

async function download(
  url: string,
  totalBytes: number,
  onProgress: (progress: LoadProgress) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url).catch(() => undefined);
  if (response === undefined) throw new PredictorError("offline");
  if (!response.ok || response.body === null) throw new PredictorError("offline", `HTTP ${response.status}`);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let loadedBytes = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new PredictorError("offline");
    });
    if (done) break;
    pieces.push(value);
    loadedBytes += value.length;
    onProgress({ loadedBytes, totalBytes });
  }
  return concatenated((length) => new Uint8Array(length), pieces);
}

const movieOf = (movie: MovieText): Movie => ({ id: "", ...movie });

function opened(): GenreModel {
  if (model === undefined) throw new PredictorError("broken", "The model has not been opened.");
  return model;
}

const handlers: Questions = {
  open,
  predict: async ({ movie, explain: genre }) => {
    const text = movieOf(movie);
    const [{ genres }] = opened().predict([text]);
    if (genre === null) return { genres };
    const explanation = explain(opened(), text, [genre], maxTerms);
    return { genres, words: { ...explanation.genres[0], method: explanation.method } };
  },
  predictMany: async ({ movies }) =>
    opened()
      .predict(movies.map(movieOf))
      .map(({ genres }) => genres),
};

addEventListener("message", async ({ data: { id, name, ask } }: MessageEvent<Question>) => {
  const send = (reply: Reply): void => postMessage(reply);
  try {
    const handler = handlers[name] as (ask: unknown, onProgress: (progress: LoadProgress) => void) => Promise<unknown>;
    send({ id, answer: await handler(ask, (progress) => send({ id, progress })) });
  } catch (error) {
    const isClaqueta = error instanceof ClaquetaError;
    const { fault, message } = PredictorError.of(isClaqueta ? new PredictorError("broken", error.message) : error);
    send({ id, fault, detail: message });
  }
});
