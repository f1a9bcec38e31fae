import type { Dispatcher } from "undici";
import { ClaquetaError } from "../errors.ts";
import type { RemoteFile } from "./official-files.ts";

/** One try that failed and may go better the next time. */
export class TransferFault extends Error {
  override readonly name = "TransferFault";
  /** Before the next try, where the other side asks for it. */
  readonly waitMs: number | undefined;

  constructor(message: string, options: { readonly waitMs?: number | undefined; readonly cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.waitMs = options.waitMs;
  }
}

export interface TransferOptions {
  readonly dispatcher: Dispatcher;
  /** Silence of so long, before the first byte or between two, ends the try. */
  readonly stallMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** What came, piece by piece; `at`: the place of the piece's first byte in the file. */
export interface Piece {
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Codes of answers after which the same question may be asked again. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);
const longestWaitMs = 60_000;

/** Asks for the file from byte `from` on and yields what comes, which is from byte 0 on where the other side cannot begin
 * elsewhere. Ends when the file is whole. Never yields a byte beyond the file's length. Throws TransferFault where another
 * try may help, DOWNLOAD_FAILED and BAD_DOWNLOAD where none will. */
export async function* transfer(
  file: RemoteFile,
  address: URL,
  from: number,
  { dispatcher, stallMs, signal }: TransferOptions,
): AsyncGenerator<Piece> {
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(), stallMs);
  const either = signal === undefined ? stalled.signal : AbortSignal.any([signal, stalled.signal]);
  try {
    const { statusCode, headers, body } = await dispatcher.request({
      origin: address.origin,
      path: address.pathname + address.search,
      method: "GET",
      headers: { "accept-encoding": "identity", ...(from > 0 && { range: `bytes=${from}-` }) },
      signal: either,
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    // Whoever stops early must not leave an error without anybody to hear it.
    body.on("error", () => undefined);
    try {
      let at = startOf(file, address, from, statusCode, headers);
      for await (const bytes of body as AsyncIterable<Uint8Array>) {
        timer.refresh();
        if (at + bytes.length > file.byteCount) throw tooLong(file, address);
        yield { at, bytes };
        at += bytes.length;
      }
      if (at < file.byteCount) throw new TransferFault(`it ended after ${at} of ${file.byteCount} bytes`);
    } finally {
      body.destroy();
    }
  } catch (error) {
    if (signal?.aborted || error instanceof TransferFault || error instanceof ClaquetaError) throw error;
    if (stalled.signal.aborted) throw new TransferFault(`nothing came for ${stallMs / 1000} s`, { cause: error });
    throw faultOf(error, address);
  } finally {
    clearTimeout(timer);
  }
}

type Headers = Dispatcher.ResponseData["headers"];

/** Place of the answer's first byte in the file. */
function startOf(file: RemoteFile, address: URL, from: number, status: number, headers: Headers): number {
  const text = (name: string): string | undefined => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
  if (status === 206) {
    const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(text("content-range") ?? "");
    const fits = range !== null && Number(range[1]) === from && ["*", String(file.byteCount)].includes(range[2]);
    if (!fits) throw badDownload(file, address, "it answers with another part of the file than was asked for");
    return from;
  }
  if (status === 200) {
    const length = text("content-length");
    if (length !== undefined && Number(length) > file.byteCount) throw tooLong(file, address);
    if (length !== undefined && Number(length) < file.byteCount) {
      throw badDownload(file, address, `it offers ${length} bytes`);
    }
    return 0;
  }
  if (passing.has(status)) {
    const seconds = Number(text("retry-after"));
    const waitMs = seconds > 0 ? Math.min(seconds * 1000, longestWaitMs) : undefined;
    throw new TransferFault(`it answers ${status}`, { waitMs });
  }
  if (status === 416) throw badDownload(file, address, `it has no byte ${from}`);
  throw new ClaquetaError("DOWNLOAD_FAILED", {
    where: address.href,
    what: `it answers ${status}`,
    expected: `the file ${file.name}`,
  });
}

function badDownload(file: RemoteFile, address: URL, what: string): ClaquetaError {
  const expected = `the ${file.byteCount} bytes of ${file.name}`;
  return new ClaquetaError("BAD_DOWNLOAD", { where: address.href, what, expected });
}

const tooLong = (file: RemoteFile, address: URL): ClaquetaError =>
  badDownload(file, address, `it gives more than ${file.byteCount} bytes`);

const reasons: { readonly [code: string]: string } = {
  ENOTFOUND: "its name is not known",
  EAI_AGAIN: "its name cannot be looked up",
  ECONNREFUSED: "the connection is refused",
  ECONNRESET: "the connection broke off",
  EPIPE: "the connection broke off",
  ENETUNREACH: "the network cannot be reached",
  EHOSTUNREACH: "the machine cannot be reached",
  ETIMEDOUT: "no connection in time",
  UND_ERR_CONNECT_TIMEOUT: "no connection in time",
  UND_ERR_SOCKET: "the connection broke off",
};

/** Certificates that nobody here trusts: no further try mends that. */
const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME/;

function faultOf(error: unknown, address: URL): Error {
  // Where several addresses of a name were tried, each has an error of its own.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = (first as NodeJS.ErrnoException | undefined)?.code ?? "";
  if (untrusted.test(code)) {
    return new ClaquetaError("DOWNLOAD_FAILED", {
      where: address.href,
      what: `its certificate cannot be trusted (${code})`,
      next: "Behind a proxy that opens connections, name its certificate in NODE_EXTRA_CA_CERTS.",
      cause: error,
    });
  }
  const text = first instanceof Error ? first.message : String(first);
  return new TransferFault(reasons[code] ?? text, { cause: error });
}
