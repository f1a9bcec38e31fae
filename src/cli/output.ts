import { writeAtomic } from "../files/atomic-file.ts";

/** Prints text, with a newline at its end. */
export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/** Saves a report as JSON, whole or not at all. */
export async function saveJson(path: string, value: unknown): Promise<void> {
  await writeAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
}
