import { CsvRows } from "./csv-rows.ts";
import type { Format, OutputOf, RecordEnds, StreamInput } from "./format.ts";

/** A format of delimited fields with a header, quoted as in RFC 4180. */
export interface TableFormat<Name extends string = string> extends Format<Name> {
  readonly input: StreamInput;
  readonly output: OutputOf<"records">;
}

/** delimiter: one character, neither quote nor line end. */
interface Dialect<Name extends string>
  extends Omit<Format<Name>, "input" | "output">,
    Pick<StreamInput, "startsLike">,
    Pick<OutputOf<"records">, "delimiter"> {
  readonly inputNote: string;
  readonly outputNote: string;
}

export function delimited<Name extends string>(dialect: Dialect<Name>): TableFormat<Name> {
  const { delimiter, startsLike, inputNote, outputNote, ...format } = dialect;
  return {
    ...format,
    input: {
      access: "stream",
      note: inputNote,
      startsLike,
      hasHeader: true,
      recordEnds: endsOutsideQuotes,
      parser: (file, schema, limits) => new CsvRows(file, schema, limits, delimiter),
    },
    output: { shape: "records", note: outputNote, open: "", close: "", delimiter },
  };
}

const lineFeed = 10;
const quote = 34;

/** Records end at line feeds outside quotes. Quotes are only counted. Up to a broken quote the count is right, so the
 * chunk's strict reader reports the fault at the same position as one that reads the file from its beginning. */
function endsOutsideQuotes(): RecordEnds {
  let isQuoted = false;
  return (bytes, from) => {
    let inQuotes = isQuoted;
    let at = from;
    for (; at < bytes.length; at++) {
      const byte = bytes[at];
      if (byte === quote) inQuotes = !inQuotes;
      else if (byte === lineFeed && !inQuotes) break;
    }
    isQuoted = inQuotes;
    return at < bytes.length ? at + 1 : -1;
  };
}

/** Writes a value as a field, quoted only where it must be. */
export function fieldWriter({ delimiter }: OutputOf<"records">): (value: string) => string {
  const special = new RegExp(`["\\r\\n${delimiter}]`);
  return (value) => (special.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
}

/** Writes values as a record. */
export function recordWriter(output: OutputOf<"records">, lineEnd = "\n"): (values: readonly string[]) => string {
  const field = fieldWriter(output);
  return (values) => values.map(field).join(output.delimiter) + lineEnd;
}
