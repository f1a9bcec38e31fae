import { cannotWrite } from "../files/atomic-file.ts";

/** Standard output as something that bulk work is written to: as slow as its reader, and with an error where it is closed
 * or full (the session must leave that to us). */
export function standardOutput(): { write(bytes: Uint8Array): Promise<void> } {
  const { stdout } = process;
  return {
    write: (bytes) =>
      new Promise((resolve, reject) => {
        if (bytes.length === 0) return resolve();
        stdout.write(bytes, (error) => {
          if (error) reject(cannotWrite("standard output", error, "What was written so far is not whole."));
          else resolve();
        });
      }),
  };
}
