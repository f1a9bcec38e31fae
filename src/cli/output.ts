import { writeAtomic } from "../files/atomic-file.ts";

/** Prints text, with a newline at its end. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

const number = String.raw`(?:null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)`;
const numberList = new RegExp(String.raw`\[\n\s+${number}(?:,\n\s+${number})*\n\s+\]`, "g");

/** A report as JSON for people too: indented, lists of numbers on one line. */
export function jsonText(value: unknown): string {
  // A string in JSON holds no line break, so nothing but lists is found.
  return JSON.stringify(value, null, 2).replace(numberList, (list) =>
    list.replace(/\n\s+/g, " ").replace("[ ", "[").replace(" ]", "]"),
  );
}

/** Saves a report as JSON, whole or not at all. */
export async function saveJson(path: string, value: unknown): Promise<void> {
  await writeAtomic(path, `${jsonText(value)}\n`);
}
