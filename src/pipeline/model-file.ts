import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import { ClaquetaError } from "../errors.ts";
import { writeAtomic } from "../files/atomic-file.ts";
import type { GenreModel } from "./genre-model.ts";
import { type Digest, openContainer, stateChecksum } from "./safetensors.ts";

/** Far above any useful model, far below a laptop's memory. */
export const largestModelBytes = 2 ** 31;

/** Faster than Web Crypto, which copies the file first. */
const digest: Digest = (bytes) => createHash("sha256").update(bytes).digest();

/** Saves the model under `path`, whole or not at all. Returns the number of bytes. Throws CANNOT_WRITE. */
export async function saveModel(model: GenreModel, path: string): Promise<number> {
  const { modelPieces } = await import("./model-codec.ts");
  const pieces = modelPieces(model);
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  stateChecksum(pieces[0], hash.digest());
  await writeAtomic(path, ...pieces);
  return pieces.reduce((sum, { length }) => sum + length, 0);
}

/** Reads a model. Throws FILE_NOT_FOUND, FILE_TOO_LARGE, BAD_MODEL_FILE or MODEL_VERSION, always naming the file. */
export async function loadModel(path: string): Promise<GenreModel> {
  return (await loadModelWithBytes(path)).model;
}

/** The same, with the file's content. The model uses `bytes` in place: they must not change. */
export async function loadModelWithBytes(
  path: string,
): Promise<{ readonly model: GenreModel; readonly bytes: Uint8Array<ArrayBuffer> }> {
  // The module loads while the file is read.
  const codec = import("./model-codec.ts");
  const bytes = await readBytes(path);
  try {
    const opened = openContainer(bytes, digest);
    return { model: await (await codec).modelOf(opened), bytes };
  } catch (error) {
    // The codec does not know the file's name; the user needs it.
    if (!(error instanceof ClaquetaError)) {
      throw new ClaquetaError("BAD_MODEL_FILE", { where: path, what: "its content makes no model", cause: error });
    }
    throw new ClaquetaError(error.code, {
      where: path,
      what: error.message.replace(/\.$/, "").replace(/^model file: /, ""),
      cause: error,
    });
  }
}

async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const handle = await open(path, "r").catch((cause) => {
    throw new ClaquetaError("FILE_NOT_FOUND", {
      where: path,
      what: "cannot be opened",
      expected: "a model file",
      next: "Make one with `claqueta train FILE --out MODEL`.",
      cause,
    });
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) {
      throw new ClaquetaError("BAD_MODEL_FILE", { where: path, what: "it is not a regular file", expected: "a model" });
    }
    if (stat.size > largestModelBytes) {
      throw new ClaquetaError("FILE_TOO_LARGE", {
        where: path,
        what: `it has ${stat.size} bytes`,
        expected: `at most ${largestModelBytes}`,
      });
    }
    // Not handle.readFile(): small files would share Node's buffer pool and lose their alignment.
    const bytes = new Uint8Array(stat.size);
    let at = 0;
    while (at < bytes.length) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  } finally {
    await handle.close();
  }
}
