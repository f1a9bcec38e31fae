import { type FileHandle, open } from "node:fs/promises";
import { ClaquetaError } from "../errors.ts";

const maxBytes = 2 ** 28;

/** A file to which lines are appended, each flushed to disk before the next. After a crash all whole lines are there,
 * and at most one partial line, which resuming removes. */
export class LineLog {
  /** Whole lines of earlier runs. */
  readonly earlier: readonly string[];
  readonly #handle: FileHandle;
  readonly #path: string;

  private constructor(path: string, handle: FileHandle, earlier: readonly string[]) {
    this.#path = path;
    this.#handle = handle;
    this.earlier = earlier;
  }

  /** Throws CANNOT_WRITE if there is a file of that name, or the folder is not writable. */
  static async create(path: string): Promise<LineLog> {
    try {
      return new LineLog(path, await open(path, "wx"), []);
    } catch (cause) {
      const isThere = (cause as NodeJS.ErrnoException).code === "EEXIST";
      const what = isThere ? "a file of that name is there already" : "cannot be written";
      const resume = "Go on with it by --resume, or give another name.";
      const next = isThere ? resume : "See that the folder is there and writable.";
      throw new ClaquetaError("CANNOT_WRITE", { where: path, what, next, cause });
    }
  }

  /** Throws FILE_NOT_FOUND, FILE_TOO_LARGE. */
  static async resume(path: string): Promise<LineLog> {
    const where = path;
    const handle = await open(path, "r+").catch((cause: unknown) => {
      const expected = "a log to resume";
      throw new ClaquetaError("FILE_NOT_FOUND", { where, what: "cannot be opened", expected, cause });
    });
    const { size } = await handle.stat();
    if (size > maxBytes) {
      await handle.close();
      const what = `it has ${size} bytes`;
      throw new ClaquetaError("FILE_TOO_LARGE", { where, what, expected: "a log of trials" });
    }
    const bytes = Buffer.alloc(size);
    await handle.read(bytes, 0, size, 0);
    const wholeBytes = bytes.lastIndexOf("\n") + 1;
    await handle.truncate(wholeBytes);
    const earlier = bytes.toString("utf8", 0, wholeBytes).split("\n").slice(0, -1);
    return new LineLog(path, handle, earlier);
  }

  /** line: without a line break. Throws CANNOT_WRITE. */
  async append(line: string): Promise<void> {
    try {
      const { size } = await this.#handle.stat();
      await this.#handle.write(`${line}\n`, size);
      await this.#handle.datasync();
    } catch (cause) {
      throw new ClaquetaError("CANNOT_WRITE", { where: this.#path, what: "cannot be written", cause });
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}
