import { type FileHandle, open, rename, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { ClaquetaError } from "../errors.ts";
import { cannotWrite, syncFolder } from "./atomic-file.ts";

/** A file that grows under `PATH.part` and gets its name when whole. Unlike an AtomicFile it is kept when the work
 * stops, so that the work can be resumed from any length that `sync` has flushed. */
export class PartFile {
  readonly path: string;
  /** Bytes written so far, also by earlier runs. */
  length: number;
  readonly #handle: FileHandle;

  private constructor(path: string, length: number, handle: FileHandle) {
    this.path = path;
    this.length = length;
    this.#handle = handle;
  }

  static partOf(path: string): string {
    return `${path}.part`;
  }

  /** Starts an empty file. Throws CANNOT_WRITE. */
  static async create(path: string): Promise<PartFile> {
    try {
      return new PartFile(path, 0, await open(PartFile.partOf(path), "w"));
    } catch (cause) {
      throw cannotWrite(path, cause);
    }
  }

  /** Opens the part of an earlier run, cut to `length`. Throws CANNOT_RESUME if it is missing or shorter,
   * CANNOT_WRITE. */
  static async resume(path: string, length: number): Promise<PartFile> {
    const part = PartFile.partOf(path);
    const found = await stat(part).catch(() => undefined);
    if (found === undefined || found.size < length) {
      const what = found === undefined ? "it is missing" : `it has ${found.size} bytes`;
      const next = "Begin anew without --resume.";
      throw new ClaquetaError("CANNOT_RESUME", { where: part, what, expected: `at least ${length} bytes`, next });
    }
    try {
      const handle = await open(part, "r+");
      await handle.truncate(length);
      return new PartFile(path, length, handle);
    } catch (cause) {
      throw cannotWrite(path, cause);
    }
  }

  /** Appends. Throws CANNOT_WRITE. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await this.#handle.write(bytes, at, bytes.length - at, this.length + at);
        at += bytesWritten;
      }
      this.length += bytes.length;
    } catch (cause) {
      throw cannotWrite(this.path, cause, "Nothing was left under that name.");
    }
  }

  /** Flushes everything written before the call to disk. Throws CANNOT_WRITE. */
  async sync(): Promise<void> {
    try {
      await this.#handle.sync();
    } catch (cause) {
      throw cannotWrite(this.path, cause, "Nothing was left under that name.");
    }
  }

  async close(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
  }

  /** Gives a whole part its name, also after an earlier call was interrupted. Throws CANNOT_WRITE. */
  static async publish(path: string): Promise<void> {
    try {
      await rename(PartFile.partOf(path), path);
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ENOENT" && (await stat(path).catch(() => undefined))) return;
      throw cannotWrite(path, cause, `It is whole under ${PartFile.partOf(path)}.`);
    }
    await syncFolder(dirname(path));
  }

  static async remove(path: string): Promise<void> {
    await unlink(PartFile.partOf(path)).catch(() => undefined);
  }
}
