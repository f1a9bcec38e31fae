import { randomBytes } from "node:crypto";
import { type FileHandle, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ClaquetaError } from "../errors.ts";

/** The error for what cannot be written; `next` where something else was left than nothing. */
export function cannotWrite(path: string, cause: unknown, next?: string): ClaquetaError {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const known: { readonly [code: string]: string } = {
    ENOSPC: "the disk is full",
    EACCES: "permission denied",
    EROFS: "the disk is read-only",
    ENOENT: "the folder does not exist",
    EISDIR: "it is a folder",
    EPIPE: "the reader has closed the pipe",
  };
  return new ClaquetaError("CANNOT_WRITE", {
    where: path,
    what: `cannot be written (${known[reason] ?? reason})`,
    next: next ?? "Nothing was left under that name; what stood there before is untouched.",
    cause,
  });
}

/** A file that appears under its name only when whole: written beside it, flushed to disk, then renamed over it. */
export class AtomicFile {
  readonly path: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;

  private constructor(path: string, temporary: string, handle: FileHandle) {
    this.path = path;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /** Throws CANNOT_WRITE where the folder is missing or not writable. */
  static async create(path: string): Promise<AtomicFile> {
    const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
    try {
      return new AtomicFile(path, temporary, await open(temporary, "wx"));
    } catch (cause) {
      throw cannotWrite(path, cause);
    }
  }

  async write(chunk: string | Uint8Array): Promise<void> {
    try {
      await this.#handle.writeFile(chunk);
    } catch (cause) {
      await this.discard();
      throw cannotWrite(this.path, cause);
    }
  }

  /** Flushes and renames; afterwards the file is there, also after a power cut. */
  async commit(): Promise<void> {
    try {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#temporary, this.path);
    } catch (cause) {
      await this.discard();
      throw cannotWrite(this.path, cause);
    }
    await syncFolder(dirname(this.path));
  }

  /** Removes what was written so far. Safe to call twice. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await unlink(this.#temporary).catch(() => undefined);
  }
}

/** Makes a rename in the folder last; platforms that cannot open folders (Windows) do without. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

/** Writes a whole file atomically. Throws CANNOT_WRITE, leaving what stood there before untouched. */
export async function writeAtomic(path: string, ...chunks: readonly (string | Uint8Array)[]): Promise<void> {
  const file = await AtomicFile.create(path);
  for (const chunk of chunks) await file.write(chunk);
  await file.commit();
}
