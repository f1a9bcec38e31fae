import { readFile, stat } from "node:fs/promises";
import { ClaquetaError } from "../errors.ts";

/** The text of a file that is read whole. expected: what it should hold, for messages. Throws FILE_NOT_FOUND,
 * FILE_TOO_LARGE. */
export async function readSmallText(where: string, maxBytes: number, expected: string): Promise<string> {
  const refuse = (cause: unknown): never => {
    throw new ClaquetaError("FILE_NOT_FOUND", { where, what: "cannot be opened", expected, cause });
  };
  const { size } = await stat(where).catch(refuse);
  if (size <= maxBytes) return await readFile(where, "utf8").catch(refuse);
  const what = `it has ${size} bytes`;
  throw new ClaquetaError("FILE_TOO_LARGE", { where, what, expected: `${expected}, at most ${maxBytes} bytes` });
}
