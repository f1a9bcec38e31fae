import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { ClaquetaError } from "../errors.ts";
import type { RemoteFile } from "./official-files.ts";

/** `right`: that very file; `other`: a file of that name with other content. */
export type FileState = "right" | "other" | "missing";

export async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/** What stands under the file's name in the folder. Throws FILE_NOT_FOUND where that cannot be told. */
export async function stateOf(file: RemoteFile, folder: string): Promise<FileState> {
  const path = join(folder, file.name);
  try {
    const found = await stat(path);
    if (!found.isFile() || found.size !== file.byteCount) return "other";
    return (await sha256Of(path)) === file.sha256 ? "right" : "other";
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return "missing";
    throw new ClaquetaError("FILE_NOT_FOUND", { where: path, what: `it cannot be read (${code})`, cause });
  }
}
