import { readFile } from "node:fs/promises";
import { PartFile } from "../files/part-file.ts";
import type { OutputOf } from "../movies/formats/format.ts";
import { Journal, type Progress, type WorkIdentity } from "./journal.ts";
import type { RowPlan } from "./row-plan.ts";

/** Where answers go: the path of a file that appears only when whole, or a stream. */
export type OutputTarget = string | { readonly write: (bytes: Uint8Array) => Promise<void> };

/** The files that grow with the work. */
const kinds = ["output", "errors", "rowGroups"] as const;
type Kind = (typeof kinds)[number];

/** The output of a bulk prediction, the list of unusable rows and, for output in row groups, the notes that its footer
 * is made from. Files grow under their `.part` names. A checkpoint flushes them and records their lengths in the
 * journal, so that work stopped in any way (kill -9, a power cut, a full disk) can be resumed. */
export class BulkOutput {
  readonly #target: OutputTarget;
  readonly #paths: Readonly<Partial<Record<Kind, string>>>;
  readonly #parts: Partial<Record<Kind, PartFile>> = {};
  readonly #journal: Journal | undefined;
  #streamLength = 0;
  /** Notes on row groups where the output is a stream. */
  readonly #streamGroups: string[] = [];
  /** Before its first checkpoint, the work has no journal of its own. */
  hasCheckpoint = false;

  /** canResume: keep a journal. */
  constructor(target: OutputTarget, errorsPath: string | undefined, hasRowGroups: boolean, canResume: boolean) {
    this.#target = target;
    const output = typeof target === "string" ? target : undefined;
    this.#paths = {
      ...(output !== undefined && { output }),
      ...(errorsPath !== undefined && { errors: errorsPath }),
      ...(hasRowGroups && output !== undefined && { rowGroups: `${output}.rowgroups` }),
    };
    this.#journal = canResume && output !== undefined ? new Journal(output) : undefined;
  }

  /** The begun work, or undefined. Throws CANNOT_RESUME. */
  async begun(identity: WorkIdentity): ReturnType<Journal["read"]> {
    return await this.#journal?.read(identity);
  }

  /** Throws CANNOT_WRITE, CANNOT_RESUME. */
  async open(progress: Progress | undefined): Promise<void> {
    this.hasCheckpoint = progress !== undefined;
    // An older journal must not outlive the files that it describes.
    if (progress === undefined) await this.#journal?.remove();
    for (const kind of kinds) {
      const path = this.#paths[kind];
      if (path === undefined) continue;
      const isNew = progress === undefined || (kind === "errors" && progress.lengths.errors === 0);
      this.#parts[kind] = isNew ? await PartFile.create(path) : await PartFile.resume(path, progress.lengths[kind]);
    }
  }

  get lengths(): Progress["lengths"] {
    return {
      output: this.#parts.output?.length ?? this.#streamLength,
      errors: this.#parts.errors?.length ?? 0,
      rowGroups: this.#parts.rowGroups?.length ?? 0,
    };
  }

  async write(output: Uint8Array): Promise<void> {
    if (this.#parts.output !== undefined) return await this.#parts.output.write(output);
    if (typeof this.#target === "string") return;
    this.#streamLength += output.length;
    await this.#target.write(output);
  }

  async writeErrors(lines: Uint8Array): Promise<void> {
    await this.#parts.errors?.write(lines);
  }

  /** Notes a row group that begins at the output's present end. */
  async noteRowGroup(rowGroup: string): Promise<void> {
    const line = `${JSON.stringify({ start: this.lengths.output, rowGroup })}\n`;
    if (this.#parts.rowGroups === undefined) this.#streamGroups.push(line);
    else await this.#parts.rowGroups.write(new TextEncoder().encode(line));
  }

  /** The footer after the row groups. */
  async rowGroupsEnd(output: OutputOf<"row groups">, schema: RowPlan["schema"]): Promise<Uint8Array> {
    const { encodeEnd } = await output.load();
    const path = this.#paths.rowGroups;
    const notes = path === undefined ? this.#streamGroups.join("") : await readFile(PartFile.partOf(path), "utf8");
    const groups = JSON.parse(`[${notes.trimEnd().replaceAll("\n", ",")}]`);
    return encodeEnd(schema ?? [], groups);
  }

  /** Everything written before the call is safe on the disk afterwards. Throws CANNOT_WRITE. */
  async checkpoint(identity: WorkIdentity, plan: RowPlan, progress: Progress): Promise<void> {
    if (this.#journal === undefined) return;
    for (const kind of kinds) await this.#parts[kind]?.sync();
    await this.#journal.write(identity, plan, progress);
    this.hasCheckpoint = true;
  }

  /** Gives the finished files their names. Throws CANNOT_WRITE. */
  async publish(): Promise<void> {
    for (const kind of kinds) {
      await this.#parts[kind]?.sync();
      await this.#parts[kind]?.close();
    }
    // The output last: who sees it also finds the list of bad rows.
    if (this.#paths.errors !== undefined) await PartFile.publish(this.#paths.errors);
    if (this.#paths.output !== undefined) await PartFile.publish(this.#paths.output);
    if (this.#paths.rowGroups !== undefined) await PartFile.remove(this.#paths.rowGroups);
    await this.#journal?.remove();
  }

  /** Stops unfinished work. Without a checkpoint, nothing is left. */
  async stop(): Promise<void> {
    for (const kind of kinds) await this.#parts[kind]?.close();
    if (this.hasCheckpoint) return;
    for (const path of Object.values(this.#paths)) await PartFile.remove(path);
    await this.#journal?.remove();
  }
}
