import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Dispatcher, EnvHttpProxyAgent, fetch, type Response } from "undici";
import { ClaquetaError, type ErrorCode } from "../errors.ts";
import { cannotWrite } from "../files/atomic-file.ts";
import { PartFile } from "../files/part-file.ts";
import { type RemoteFile, sha256Of, stateOf } from "./official-files.ts";

export interface DownloadOptions {
  readonly dispatcher: Dispatcher;
  /** A try fails after this time without a byte. */
  readonly stallMs: number;
  /** At least 1. */
  readonly tries: number;
  /** Wait after the first failed try; doubled after each further one, up to 30 s. */
  readonly firstWaitMs: number;
  readonly signal?: AbortSignal | undefined;
  /** byteCount: bytes of the file so far. */
  readonly onProgress?: (byteCount: number) => void;
  /** A try failed; another one follows after `waitMs`. */
  readonly onRetry?: (reason: string, waitMs: number) => void;
}

const untrusted = "its certificate cannot be trusted; behind a proxy, name the proxy's own in NODE_EXTRA_CA_CERTS";
/** What the codes of failed connections mean. */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/ENOTFOUND|EAI_AGAIN/, "its name cannot be looked up"],
  [/REFUSED/, "the connection is refused"],
  [/RESET|EPIPE|SOCKET/, "the connection broke off"],
  [/UNREACH|TIMEDOUT|TIMEOUT/, "no connection"],
  [/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME/, untrusted],
];

/** Why a try failed. With a code no further try helps. waitMs: wait before the next try, if the server asks for it. */
const fault = (text: string, more: { code?: ErrorCode; waitMs?: number } = {}) => Object.assign(new Error(text), more);
const bad = ({ byteCount, name }: RemoteFile, what: string) =>
  fault(`${what}; expected the ${byteCount} bytes of ${name}`, { code: "BAD_DOWNLOAD" });

/** Connects over the proxies that HTTP_PROXY, HTTPS_PROXY and NO_PROXY name (also in lower case); connecting fails
 * after `connectMs`. The caller destroys it. */
export function makeDispatcher(connectMs: number): Dispatcher {
  const connect = { timeout: connectMs };
  return new EnvHttpProxyAgent({ connect, proxyTls: connect, requestTls: connect });
}

/** Fetches a file from the folder at `address` (which ends in a slash) into a local folder, which is made if missing.
 * The bytes are collected in NAME.part, which a later call continues; only the whole, correct file gets its name.
 * Throws DOWNLOAD_FAILED, BAD_DOWNLOAD, CANNOT_WRITE, INTERRUPTED; each says what to do without a network. */
export async function downloadFile(file: RemoteFile, address: URL, folder: string, options: DownloadOptions) {
  const path = join(folder, file.name);
  await mkdir(folder, { recursive: true }).catch((cause) => Promise.reject(cannotWrite(folder, cause)));
  const state = await stateOf(file, folder);
  if (state === "right") return "was there";
  if (state === "other") throw cannotWrite(path, "another file has that name", "Move it away, or name another: --to.");
  const where = new URL(file.name, address).href;
  const kept = "What has come is kept: the same command goes on from there.";
  const byHand =
    `Without a network: fetch the files from ${address.href} on another machine and put them into ${folder}, ` +
    "or into a folder that CLAQUETA_DATA_DIR names; `claqueta data where` says what is found.";
  for (let failures = 1; ; failures++) {
    try {
      await fetchRest(file, where, path, options);
      await PartFile.publish(path);
      return "fetched";
    } catch (cause) {
      const { tries, firstWaitMs, signal, onRetry } = options;
      const fail = (code: ErrorCode, what: string, next: string) =>
        new ClaquetaError(code, { where, what, next, cause });
      if (signal?.aborted) throw fail("INTERRUPTED", "stopped on request", kept);
      if (cause instanceof ClaquetaError) throw cause;
      const { message, code, waitMs = Math.min(firstWaitMs * 2 ** (failures - 1), 30_000) } = faultOf(cause as Error);
      if (code === "BAD_DOWNLOAD") await PartFile.remove(path);
      if (code !== undefined) throw fail(code, message, byHand);
      const counted = `${message} (${tries} ${tries === 1 ? "try" : "tries"})`;
      if (failures >= tries) throw fail("DOWNLOAD_FAILED", counted, `${kept} ${byHand}`);
      onRetry?.(message, waitMs);
      await delay(waitMs, undefined, signal && { signal }).catch(() => undefined);
    }
  }
}

/** One try: appends the missing bytes to the part file, never too many, and compares the whole with its checksum. */
async function fetchRest(file: RemoteFile, where: string, path: string, options: DownloadOptions): Promise<void> {
  const { dispatcher, stallMs, signal, onProgress } = options;
  const found = await stat(PartFile.partOf(path)).catch(() => ({ size: 0 }));
  const from = found.size < file.byteCount ? found.size : 0;
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(fault(`nothing came for ${stallMs / 1000} s`)), stallMs);
  let part: PartFile | undefined;
  try {
    const answer = await fetch(where, {
      dispatcher,
      headers: { "accept-encoding": "identity", ...(from > 0 && { range: `bytes=${from}-` }) },
      signal: AbortSignal.any([stalled.signal, ...(signal ? [signal] : [])]),
    });
    let length = startOf(file, from, answer);
    for await (const bytes of answer.body ?? []) {
      timer.refresh();
      if (length + bytes.length > file.byteCount) throw bad(file, `it gives more than ${file.byteCount} bytes`);
      part ??= length === 0 ? await PartFile.create(path) : await PartFile.resume(path, length);
      await part.write(bytes);
      length += bytes.length;
      onProgress?.(length);
    }
    if (length < file.byteCount) throw fault(`it ended after ${length} of ${file.byteCount} bytes`);
    await part?.sync();
  } finally {
    clearTimeout(timer);
    await part?.close();
  }
  const sha256 = await sha256Of(PartFile.partOf(path));
  if (sha256 === file.sha256) return;
  await PartFile.remove(path);
  if (from > 0) throw fault("what an earlier run had kept does not fit; once more from the beginning");
  throw bad(file, `its content is another one (SHA-256 ${sha256})`);
}

/** Offset in the file of the answer's first byte: `from`, or 0 if the server does not support ranges. */
function startOf(file: RemoteFile, from: number, { status, headers }: Response): number {
  const length = Number(headers.get("content-length") ?? file.byteCount);
  if (status === 200 && length !== file.byteCount) throw bad(file, `it offers ${length} bytes`);
  if (status === 200) return 0;
  const range = new RegExp(`^bytes ${from}-\\d+/(${file.byteCount}|\\*)$`);
  if (status === 206 && range.test(headers.get("content-range") ?? "")) return from;
  if (status === 206 || status === 416) throw bad(file, `it has another part of the file than from byte ${from} on`);
  if (status < 500 && ![408, 425, 429].includes(status))
    throw fault(`it answers ${status}`, { code: "DOWNLOAD_FAILED" });
  const askedMs = Math.min(1000 * Number(headers.get("retry-after")), 60_000);
  throw fault(`it answers ${status}`, askedMs > 0 ? { waitMs: askedMs } : {});
}

/** What fetch throws, in words; a fault stays as it is. */
function faultOf(error: Error): ReturnType<typeof fault> {
  if (error.cause === undefined) return error;
  // If several addresses of a name were tried, each has an error of its own.
  const cause = error.cause instanceof AggregateError ? error.cause.errors[0] : error.cause;
  const reason = reasons.find(([pattern]) => pattern.test(cause.code))?.[1] ?? cause.message;
  return fault(reason, reason === untrusted ? { code: "DOWNLOAD_FAILED" } : {});
}
