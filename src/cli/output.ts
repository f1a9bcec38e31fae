import type { OutputTarget } from "../batch/bulk-output.ts";
import type { ClaquetaError } from "../errors.ts";
import { cannotWrite, writeAtomic } from "../files/atomic-file.ts";

export const cannotPrint = (cause: unknown): ClaquetaError =>
  cannotWrite("standard output", cause, "What was written so far is not whole.");

/** Standard output as a target of bulk work: waits for its reader, and throws CANNOT_WRITE where it is closed or full.
 * */
export const standardOutput: OutputTarget = {
  write: (bytes) =>
    new Promise((resolve, reject) => {
      if (bytes.length === 0) return resolve();
      process.stdout.write(bytes, (error) => (error ? reject(cannotPrint(error)) : resolve()));
    }),
};

/** Prints text, with a newline at its end. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

const number = String.raw`(?:null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`;
const numberList = new RegExp(String.raw`\[\n\s+${number}(?:,\n\s+${number})*\n\s+\]`, "g");

/** A report as readable JSON: indented, lists of numbers on one line. */
export function jsonText(value: unknown): string {
  // A JSON string holds no line break, so only lists match.
  return JSON.stringify(value, null, 2).replace(numberList, (list) =>
    list.replace(/\n\s+/g, " ").replace("[ ", "[").replace(" ]", "]"),
  );
}

/** Saves a report as JSON, whole or not at all. */
export async function saveJson(path: string, value: unknown): Promise<void> {
  await writeAtomic(path, `${jsonText(value)}\n`);
}
