import type { GenreModel } from "../pipeline/genre-model.ts";
import { loadModelWithBytes } from "../pipeline/model-file.ts";
import { rememberModel, type SharedModel, shareModel } from "../pipeline/predict-movies.ts";
import { statedChecksum } from "../pipeline/safetensors.ts";

/** A served model, immutable. */
export interface ServedVersion {
  readonly model: GenreModel;
  readonly sha256: string;
  /** The first 12 digits of sha256. */
  readonly version: string;
  readonly fileBytes: number;
  /** Its file's bytes for worker threads. */
  readonly shared: SharedModel;
}

/** The model file of a server. Read `current` once for each request, so that a swap does not mix two models. */
export class ServedModel {
  readonly path: string;
  current: ServedVersion;
  #reloading: Promise<unknown> = Promise.resolve();

  private constructor(path: string, current: ServedVersion) {
    this.path = path;
    this.current = current;
  }

  /** Throws what loadModel throws. */
  static async open(path: string): Promise<ServedModel> {
    return new ServedModel(path, await load(path));
  }

  /** Reads the file again and serves it. On an error, throws and keeps the old model. Calls wait for each other. */
  async reload(): Promise<{ readonly previous: ServedVersion; readonly current: ServedVersion }> {
    const turn = this.#reloading.then(async () => {
      const previous = this.current;
      const next = await load(this.path);
      if (next.sha256 !== previous.sha256) this.current = next;
      return { previous, current: this.current };
    });
    this.#reloading = turn.catch(() => undefined);
    return await turn;
  }
}

async function load(path: string): Promise<ServedVersion> {
  const { model, bytes } = await loadModelWithBytes(path);
  const sha256 = statedChecksum(bytes);
  // Without worker threads, tasks run on this thread and find the model in memory.
  rememberModel(sha256, model);
  let shared: SharedModel | undefined;
  return {
    model,
    sha256,
    version: sha256.slice(0, 12),
    fileBytes: bytes.length,
    get shared() {
      shared ??= shareModel(sha256, bytes);
      return shared;
    },
  };
}
