import { createHash } from "node:crypto";
import { open, readFile, unlink } from "node:fs/promises";
import { ClaquetaError } from "../errors.ts";
import { writeAtomic } from "../files/atomic-file.ts";
import type { RowPlan } from "./row-plan.ts";

/** What must be the same for work to be resumed. */
export interface WorkIdentity {
  readonly input: Awaited<ReturnType<typeof identityOf>>;
  /** Of the model file. */
  readonly modelSha256: string;
  readonly settings: { readonly [name: string]: unknown };
  /** Where unusable rows are listed; may change as long as there was none. */
  readonly errorsPath: string | null;
  readonly claquetaVersion: string;
}

/** A position in the input between two rows. */
export interface InputPosition {
  /** Unpacked bytes before it; for random access, rows before it. */
  readonly start: number;
  /** Number of the next row. */
  readonly row: number;
}

/** The end of the finished work: everything before it is on the disk. */
export interface Progress extends InputPosition {
  /** Bytes of the output, of the list of bad rows, of the notes on row groups. */
  readonly lengths: { readonly output: number; readonly errors: number; readonly rowGroups: number };
  readonly rowCount: number;
  readonly skippedCount: number;
  /** Columns found in JSON Lines. */
  readonly columns: readonly string[];
  /** The output is whole and only lacks its name. */
  readonly isWhole: boolean;
}

const formatVersion = 1;
const headBytes = 2 ** 16;

/** Identity of a regular file: size, modification time and SHA-256 of the first 64 KiB. */
export async function identityOf(path: string) {
  const handle = await open(path);
  try {
    const { size, mtimeMs } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(new Uint8Array(headBytes), 0, headBytes, 0);
    const headSha256 = createHash("sha256").update(buffer.subarray(0, bytesRead)).digest("hex");
    return { byteCount: size, modifiedMs: mtimeMs, headSha256 };
  } finally {
    await handle.close();
  }
}

/** The small file beside an unfinished output that records the work's progress. Each write replaces it as a whole. */
export class Journal {
  readonly path: string;

  constructor(outputPath: string) {
    this.path = `${outputPath}.part.json`;
  }

  /** Throws CANNOT_WRITE. */
  async write(identity: WorkIdentity, plan: RowPlan, progress: Progress): Promise<void> {
    await writeAtomic(this.path, `${JSON.stringify({ formatVersion, ...identity, ...progress, plan })}\n`);
  }

  async remove(): Promise<void> {
    await unlink(this.path).catch(() => undefined);
  }

  /** Plan and progress of the work, or undefined where none was begun. Throws CANNOT_RESUME where the journal cannot be
   * read or is of other work. */
  async read(identity: WorkIdentity): Promise<{ plan: RowPlan; progress: Progress } | undefined> {
    const text = await readFile(this.path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw this.#cannotResume("it cannot be read", error);
    });
    if (text === undefined) return undefined;
    let read: WorkIdentity & Progress & { readonly plan: RowPlan; readonly formatVersion: number };
    try {
      read = JSON.parse(text);
    } catch (error) {
      throw this.#cannotResume("it is damaged", error);
    }
    if (read.formatVersion !== formatVersion || read.claquetaVersion !== identity.claquetaVersion) {
      throw this.#cannotResume("another version of Claqueta began the work");
    }
    const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
    if (!same(read.input, identity.input)) throw this.#cannotResume("the input has changed since the work was begun");
    if (read.modelSha256 !== identity.modelSha256) throw this.#cannotResume("the work was begun with another model");
    for (const [name, value] of Object.entries(identity.settings)) {
      if (!same(read.settings[name], value)) throw this.#cannotResume(`the work was begun with another ${name}`);
    }
    if (read.skippedCount > 0 && read.errorsPath !== identity.errorsPath) {
      throw this.#cannotResume("the work was begun with another --errors");
    }
    const { plan, start, row, lengths, rowCount, skippedCount, columns, isWhole } = read;
    return { plan, progress: { start, row, lengths, rowCount, skippedCount, columns, isWhole } };
  }

  #cannotResume(what: string, cause?: unknown): ClaquetaError {
    const next = "Give the same input, model and settings, or begin anew without --resume.";
    return new ClaquetaError("CANNOT_RESUME", { where: this.path, what, expected: "the work to resume", next, cause });
  }
}
