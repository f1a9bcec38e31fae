import { constants } from "node:fs";
import { type FileHandle, mkdir, open, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ClaquetaError } from "../errors.ts";
import { cannotWrite, syncFolder } from "../files/atomic-file.ts";
import { sha256Of, stateOf } from "./file-check.ts";
import type { RemoteFile } from "./official-files.ts";
import { TransferFault, type TransferOptions, transfer } from "./transfer.ts";

export interface DownloadOptions extends TransferOptions {
  /** At least 1. */
  readonly tries: number;
  /** Wait after the first try that failed; doubled after each further one, up to half a minute. */
  readonly firstWaitMs: number;
  /** Bytes of the file that are there. */
  readonly onProgress?: (byteCount: number) => void;
  /** A try failed and another one follows after `waitMs`. */
  readonly onRetry?: (reason: string, waitMs: number) => void;
}

const longestWaitMs = 30_000;

/** Fetches a file into a folder, which is made where it is missing. What comes is gathered in NAME.part, where a later
 * call goes on; the file appears under its name only when whole and right. Returns whether it had to be fetched.
 * address: of the folder that holds the file, with a slash at its end.
 * Throws DOWNLOAD_FAILED, BAD_DOWNLOAD, CANNOT_WRITE, INTERRUPTED; each says what to do without a network. */
export async function downloadFile(
  file: RemoteFile,
  address: URL,
  folder: string,
  options: DownloadOptions,
): Promise<"fetched" | "was there"> {
  const path = join(folder, file.name);
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw cannotWrite(folder, cause);
  });
  const state = await stateOf(file, folder);
  if (state === "right") return "was there";
  if (state === "other") {
    throw new ClaquetaError("CANNOT_WRITE", {
      where: path,
      what: "another file stands under that name",
      expected: `SHA-256 ${file.sha256}`,
      next: "Move it away, or name another folder with --to.",
    });
  }
  const partPath = `${path}.part`;
  const part = await open(partPath, constants.O_RDWR | constants.O_CREAT, 0o666).catch((cause) => {
    throw cannotWrite(partPath, cause);
  });
  try {
    await gather(file, new URL(file.name, address), folder, part, options);
    await part.sync();
  } catch (error) {
    throw isSystemError(error) ? cannotWrite(partPath, error) : error;
  } finally {
    const { size } = await part.stat();
    await part.close();
    if (size === 0) await unlink(partPath).catch(() => undefined);
  }
  await rename(partPath, path).catch((cause) => {
    throw cannotWrite(path, cause);
  });
  await syncFolder(folder);
  return "fetched";
}

/** Tries until the part file holds the whole right file. */
async function gather(file: RemoteFile, url: URL, folder: string, part: FileHandle, options: DownloadOptions) {
  const { tries, firstWaitMs, signal, onProgress, onRetry } = options;
  for (let failures = 0; ; ) {
    // More than the whole file is nothing to go on from.
    const { size: found } = await part.stat();
    const from = found > file.byteCount ? 0 : found;
    if (from < found) await part.truncate(0);
    try {
      let end = from;
      if (from < file.byteCount) {
        for await (const { at, bytes } of transfer(file, url, from, options)) {
          if (at === 0 && end > 0) await part.truncate(0);
          await part.write(bytes, 0, bytes.length, at);
          end = at + bytes.length;
          onProgress?.(end);
        }
      }
      const sha256 = await sha256Of(`${join(folder, file.name)}.part`);
      if (sha256 === file.sha256) return;
      await part.truncate(0);
      if (from === 0) {
        const what = `its content is another one (SHA-256 ${sha256})`;
        const expected = `SHA-256 ${file.sha256}`;
        throw withNext(new ClaquetaError("BAD_DOWNLOAD", { where: url.href, what, expected }), url, folder);
      }
      throw new TransferFault("what an earlier run had kept does not fit; once more from the beginning");
    } catch (error) {
      if (signal?.aborted) throw stopped(url, folder, error);
      if (error instanceof ClaquetaError) {
        if (error.code === "BAD_DOWNLOAD") await part.truncate(0);
        throw withNext(error, url, folder);
      }
      if (!(error instanceof TransferFault)) throw error;
      failures += 1;
      if (failures >= tries) throw givenUp(error, failures, url, folder);
      const waitMs = error.waitMs ?? Math.min(firstWaitMs * 2 ** (failures - 1), longestWaitMs);
      onRetry?.(error.message, waitMs);
      await delay(waitMs, undefined, signal === undefined ? {} : { signal }).catch((cause) => {
        throw stopped(url, folder, cause);
      });
    }
  }
}

const isSystemError = (error: unknown): boolean =>
  error instanceof Error && "syscall" in error && !(error instanceof ClaquetaError);

/** The way that needs no network here. */
function byHand(url: URL, folder: string): string {
  const address = new URL(".", url).href;
  return (
    `Without a network: fetch the files from ${address} on another machine and put them into ${folder}, ` +
    "or into a folder that CLAQUETA_DATA_DIR names; `claqueta data where` says what is found."
  );
}

function withNext(error: ClaquetaError, url: URL, folder: string): ClaquetaError {
  if (error.message.includes("CLAQUETA_DATA_DIR")) return error;
  return new ClaquetaError(error.code, {
    what: error.message.replace(/\.$/, ""),
    next: byHand(url, folder),
    cause: error,
  });
}

function givenUp(fault: TransferFault, tries: number, url: URL, folder: string): ClaquetaError {
  return new ClaquetaError("DOWNLOAD_FAILED", {
    where: url.href,
    what: `${fault.message} (${tries} ${tries === 1 ? "try" : "tries"})`,
    next: `What has come is kept: the same command goes on from there. ${byHand(url, folder)}`,
    cause: fault,
  });
}

function stopped(url: URL, folder: string, cause: unknown): ClaquetaError {
  return new ClaquetaError("INTERRUPTED", {
    where: url.href,
    what: "stopped on request",
    next: `What has come is kept in ${folder}: the same command goes on from there.`,
    cause,
  });
}
