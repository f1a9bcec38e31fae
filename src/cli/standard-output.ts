import type { ClaquetaError } from "../errors.ts";
import { cannotWrite } from "../files/atomic-file.ts";

/** The error for what cannot be printed. */
export const cannotPrint = (cause: unknown): ClaquetaError =>
  cannotWrite("standard output", cause, "What was written so far is not whole.");

/** Standard output as a target of bulk work: as slow as its reader, with an error if it is closed or full. */
export function standardOutput(): { write(bytes: Uint8Array): Promise<void> } {
  const { stdout } = process;
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (bytes.length === 0) return resolve();
        stdout.write(bytes, (error) => {
          if (error) reject(cannotPrint(error));
          else resolve();
        });
      }),
  };
}
