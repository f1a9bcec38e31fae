import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ClaquetaError } from "../errors.ts";

const reasons: { readonly [code: string]: string } = {
  ENOSPC: "the disk is full",
  EACCES: "permission denied",
  EROFS: "the disk is read-only",
  ENOENT: "the folder does not exist",
  EISDIR: "it is a folder",
  EPIPE: "the reader has closed the pipe",
};

/** next: what the user can do; default: that nothing was left. */
export function cannotWrite(
  where: string,
  cause: unknown,
  next = "Nothing was left under that name; what stood there before is untouched.",
): ClaquetaError {
  const reason = (cause as NodeJS.ErrnoException).code ?? String(cause);
  const what = `cannot be written (${reasons[reason] ?? reason})`;
  return new ClaquetaError("CANNOT_WRITE", { where, what, next, cause });
}

/** Makes a folder and those above it. Throws CANNOT_WRITE. */
export async function makeFolder(where: string): Promise<void> {
  await mkdir(where, { recursive: true }).catch((cause) => {
    throw new ClaquetaError("CANNOT_WRITE", { where, what: "the folder cannot be made", cause });
  });
}

/** A file that appears under its name only when whole: written to a temporary file, flushed to disk, then renamed. */
export class AtomicFile {
  readonly path: string;
  readonly #temporary: string;
  readonly #handle: FileHandle;

  private constructor(path: string, temporary: string, handle: FileHandle) {
    this.path = path;
    this.#temporary = temporary;
    this.#handle = handle;
  }

  /** Throws CANNOT_WRITE if the folder is missing or not writable. */
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

  /** Flushes and renames; afterwards the file survives a power cut. */
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

  /** Removes the temporary file. Safe to call twice. */
  async discard(): Promise<void> {
    await this.#handle.close().catch(() => undefined);
    await unlink(this.#temporary).catch(() => undefined);
  }
}

/** Flushes a rename in the folder to disk, except on platforms that cannot open folders (Windows). */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
}

/** Writes a whole file atomically. Throws CANNOT_WRITE; an earlier file of that name is then untouched. */
export async function writeAtomic(path: string, ...chunks: readonly (string | Uint8Array)[]): Promise<void> {
  const file = await AtomicFile.create(path);
  for (const chunk of chunks) await file.write(chunk);
  await file.commit();
}
