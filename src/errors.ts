/** Every error a user can meet, with the HTTP status and the exit code (sysexits.h) that go with it. */
export const errorTable = {
  USAGE: { status: 400, exitCode: 64, summary: "The command or its options are wrong." },
  INVALID_SETTING: { status: 400, exitCode: 64, summary: "A setting is outside its allowed values." },
  UNKNOWN_RECIPE: { status: 400, exitCode: 64, summary: "No recipe has that name." },
  FILE_NOT_FOUND: { status: 404, exitCode: 66, summary: "The file does not exist or cannot be opened." },
  FILE_TOO_LARGE: { status: 413, exitCode: 65, summary: "The file, or what it unpacks to, is over the limit." },
  BAD_ARCHIVE: { status: 422, exitCode: 65, summary: "The zip or gzip file is damaged or holds the wrong thing." },
  BAD_ENCODING: { status: 422, exitCode: 65, summary: "The text is not valid UTF-8 or has NUL bytes." },
  BAD_CSV: { status: 422, exitCode: 65, summary: "The CSV has a broken quote, row or header." },
  BAD_JSON: { status: 422, exitCode: 65, summary: "A line or a file is not valid JSON." },
  MISSING_COLUMN: { status: 422, exitCode: 65, summary: "A column that is needed is not in the file." },
  DUPLICATE_COLUMN: { status: 422, exitCode: 65, summary: "A column stands twice in the header." },
  BAD_ROW: { status: 422, exitCode: 65, summary: "A row has a field that cannot be used." },
  BAD_GENRES: { status: 422, exitCode: 65, summary: "A genres field is not a list of genre names." },
  UNKNOWN_GENRE: { status: 422, exitCode: 65, summary: "A genre is not among the known ones." },
  NO_ROWS: { status: 422, exitCode: 65, summary: "There is nothing to work on." },
  TOO_FEW_ROWS: { status: 422, exitCode: 65, summary: "There are too few movies for what was asked." },
  HARD_LABELS: { status: 422, exitCode: 65, summary: "Scores are all 0 or 1: yes/no answers, not probabilities." },
  SHAPE_MISMATCH: { status: 422, exitCode: 65, summary: "Two tables that must fit together do not." },
  BAD_MODEL_FILE: { status: 422, exitCode: 65, summary: "The model file is damaged or is not a Claqueta model." },
  BAD_REPORT: { status: 422, exitCode: 65, summary: "The file is not a report that can be shown." },
  MODEL_VERSION: { status: 422, exitCode: 65, summary: "The model file was written by a newer Claqueta." },
  BAD_REQUEST: { status: 400, exitCode: 65, summary: "The request is not HTTP, or its body is not JSON." },
  NOT_AUTHORISED: { status: 401, exitCode: 77, summary: "The request carries no token, or not the right one." },
  NO_SUCH_ROUTE: { status: 404, exitCode: 65, summary: "There is nothing under this path." },
  METHOD_NOT_ALLOWED: { status: 405, exitCode: 65, summary: "The path exists, but not for this method." },
  REQUEST_STALLED: { status: 408, exitCode: 65, summary: "The request did not arrive whole in time." },
  REQUEST_TOO_LARGE: { status: 413, exitCode: 65, summary: "The request's body is over the limit." },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    exitCode: 65,
    summary: "The request's body is of a type that is not read here.",
  },
  INVALID_REQUEST: { status: 422, exitCode: 65, summary: "The request's fields are not what the API expects." },
  TOO_MANY_REQUESTS: { status: 429, exitCode: 75, summary: "This client asks more often than it may." },
  HEADERS_TOO_LARGE: { status: 431, exitCode: 65, summary: "The request's headers are over the limit." },
  OVERLOADED: { status: 503, exitCode: 75, summary: "There is more work than the server takes on at once." },
  SHUTTING_DOWN: { status: 503, exitCode: 75, summary: "The server is about to stop." },
  TOO_SLOW: { status: 503, exitCode: 75, summary: "The answer took longer than the server allows." },
  CANNOT_LISTEN: { status: 500, exitCode: 69, summary: "The server cannot listen on that address." },
  DOWNLOAD_FAILED: { status: 502, exitCode: 69, summary: "A file cannot be fetched from its address." },
  BAD_DOWNLOAD: { status: 502, exitCode: 65, summary: "An address gives another file than the one expected." },
  CANNOT_WRITE: { status: 500, exitCode: 73, summary: "The output cannot be written." },
  CANNOT_RESUME: {
    status: 409,
    exitCode: 65,
    summary: "The work that was begun does not fit what is to go on: other input, model or settings.",
  },
  INTERRUPTED: { status: 503, exitCode: 130, summary: "The work was stopped before it was done." },
  WORKER_FAILED: { status: 500, exitCode: 70, summary: "A worker thread failed." },
  INTERNAL: { status: 500, exitCode: 70, summary: "Something went wrong inside Claqueta." },
} as const;

/** The stable name of an error: a key of `errorTable`. */
export type ErrorCode = keyof typeof errorTable;

/** The parts of an error's message. */
export interface ErrorParts {
  /** File, row, column or option. */
  readonly where?: string;
  /** What is wrong there. */
  readonly what: string;
  readonly expected?: string;
  /** What to do next; a whole sentence. */
  readonly next?: string;
  readonly cause?: unknown;
}

/** The one error that Claqueta throws on purpose: where, what, what was expected, what to do next. */
export class ClaquetaError extends Error {
  override readonly name = "ClaquetaError";
  readonly code: ErrorCode;
  readonly where: string | undefined;

  constructor(code: ErrorCode, parts: ErrorParts) {
    const where = parts.where === undefined ? "" : `${parts.where}: `;
    const expected = parts.expected === undefined ? "" : `; expected ${parts.expected}`;
    const next = parts.next === undefined ? "" : ` ${parts.next}`;
    super(`${where}${parts.what}${expected}.${next}`, parts.cause === undefined ? {} : { cause: parts.cause });
    this.code = code;
    this.where = parts.where;
  }

  get status(): number {
    return errorTable[this.code].status;
  }

  get exitCode(): number {
    return errorTable[this.code].exitCode;
  }
}

/** The error of work that was stopped. */
export const interrupted = (): ClaquetaError =>
  new ClaquetaError("INTERRUPTED", { what: "stopped on request", next: "Nothing was left half-written." });

/** Throws INTERRUPTED once the signal is aborted; called between steps of long work. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw interrupted();
}
