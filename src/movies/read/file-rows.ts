import { type FileFormat, isRandomAccess, kindByName, kindNamed } from "../formats/file-kind.ts";
import type { ColumnSchema } from "../formats/format.ts";
import type { ReadLimits } from "../formats/read-limits.ts";
import { type MovieSource, OpenFile, sourceName } from "./file.ts";
import { FileColumns } from "./file-columns.ts";
import { type FilePieces, TextRows } from "./text-rows.ts";

/** The rows of a file, read as its format needs it. format: default by the name's extension, else by how the contents
 * begin. Throws INVALID_SETTING. */
export function openFileRows(
  source: MovieSource,
  format: FileFormat | undefined,
  schema: ColumnSchema,
  limits: ReadLimits,
): FilePieces {
  const kind = format === undefined ? kindByName(sourceName(source)) : kindNamed(format);
  if (isRandomAccess(kind.format)) return new FileColumns(source, kind.format, schema, limits);
  return new FileText(new OpenFile(source, format, limits), schema, limits);
}

class FileText extends TextRows implements FilePieces {
  readonly #file: OpenFile;

  constructor(file: OpenFile, schema: ColumnSchema, limits: ReadLimits) {
    super(file, schema, limits);
    this.#file = file;
  }

  get fileByteCount(): number {
    return this.#file.byteCount;
  }

  get sha256(): string | undefined {
    return this.#file.sha256;
  }
}
