import { hash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { ClaquetaError } from "../errors.ts";

/** A file that is fetched by its name and identified by its checksum. */
export interface RemoteFile {
  readonly name: string;
  readonly byteCount: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** Public address of the competition's files. */
export const officialAddress =
  "https://raw.githubusercontent.com/albahnsen/PracticalMachineLearningClass/master/datasets/";

/** The competition's files: 7,895 movies with genres, 3,383 without. */
export const officialFiles: readonly RemoteFile[] = [
  {
    name: "dataTraining.zip",
    byteCount: 2_353_381,
    sha256: "d217985a0aedcf17c6a4519582352bba8beb58d9c4186408b11950c4939f1ba6",
  },
  {
    name: "dataTesting.zip",
    byteCount: 972_989,
    sha256: "54d3040773a092eed06f01cf55da61551cd9ab466ac6e766b366e4b8e28592cc",
  },
];

export const sha256Of = async (path: string): Promise<string> => hash("sha256", await readFile(path));

/** Whether the folder has this file, another one of its name, or none. Throws FILE_NOT_FOUND. */
export async function stateOf(file: RemoteFile, folder: string): Promise<"right" | "other" | "missing"> {
  const path = join(folder, file.name);
  try {
    const found = await stat(path);
    const isOther = !found.isFile() || found.size !== file.byteCount || (await sha256Of(path)) !== file.sha256;
    return isOther ? "other" : "right";
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return "missing";
    throw new ClaquetaError("FILE_NOT_FOUND", { where: path, what: `it cannot be read (${code})`, cause });
  }
}
