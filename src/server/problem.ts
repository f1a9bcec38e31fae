import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { ClaquetaError, type ErrorCode, errorTable } from "../errors.ts";
import { retryAfterSeconds } from "./limits.ts";
import type { Problem } from "./schema.ts";

interface BodyError {
  readonly pointer: string;
  readonly detail: string;
}

/** A request whose fields are not what the API expects; each fault with a JSON pointer. */
export class InvalidRequest extends ClaquetaError {
  readonly errors: readonly BodyError[];

  constructor(pointer: string, detail: string, next?: string) {
    const where = pointer === "" ? "body" : `body ${pointer}`;
    super("INVALID_REQUEST", { where, what: detail, ...(next !== undefined && { next }) });
    this.errors = [{ pointer: `#${pointer}`, detail }];
  }
}

/** One of ajv's errors with `verbose`. */
interface SchemaFault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Record<string, unknown>;
  readonly data?: unknown;
  readonly parentSchema?: { readonly properties?: Record<string, unknown> };
}

/** A name as a part of a JSON pointer (RFC 6901). */
export const pointerPart = (name: string): string =>
  name.slice(0, maxNameLength).replaceAll("~", "~0").replaceAll("/", "~1");

const maxNames = 10;
const maxNameLength = 40;
const named = (name: string): string =>
  JSON.stringify(name.length > maxNameLength ? `${name.slice(0, maxNameLength)}…` : name);

/** ajv's fault as an error, with all unknown fields by name, but without the request's text. */
function invalidRequest(faults: readonly SchemaFault[]): InvalidRequest {
  // oneOf comes with the faults of its branches, but tells more itself.
  const fault = faults.find(({ keyword }) => keyword === "oneOf") ?? faults[0];
  const pointer = fault.instancePath.slice(0, 200);
  const known = Object.keys(fault.parentSchema?.properties ?? {});
  // ajv stops at the first fault, and a misspelt plot is also a missing one.
  if (fault.keyword === "additionalProperties" || fault.keyword === "oneOf") {
    if (fault.data === null || typeof fault.data !== "object" || Array.isArray(fault.data)) {
      return new InvalidRequest(pointer, "it must be object");
    }
    const unknown = Object.keys(fault.data).filter((name) => !known.includes(name));
    const shown = unknown.slice(0, maxNames).map(named).join(", ");
    const more = unknown.length > maxNames ? ` and ${unknown.length - maxNames} more` : "";
    if (unknown.length > 0) {
      return new InvalidRequest(pointer, `unknown field ${shown}${more}`, `Known are ${known.join(", ")}.`);
    }
  }
  switch (fault.keyword) {
    case "required":
      return new InvalidRequest(pointer, `field ${named(String(fault.params.missingProperty))} is missing`);
    case "oneOf":
      return new InvalidRequest(pointer, "there must be either plot or movies, not both and not neither");
    case "pattern":
      return new InvalidRequest(pointer, "it is blank", "Send some text.");
    case "anyOf":
      return new InvalidRequest(pointer, "it is of no allowed type");
    default:
      return new InvalidRequest(pointer, `it ${fault.message ?? "is not what the API expects"}`);
  }
}

const frameworkCodes: { readonly [code: string]: readonly [ErrorCode, string] } = {
  FST_ERR_CTP_BODY_TOO_LARGE: ["REQUEST_TOO_LARGE", "the body is over the limit of bytes"],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ["UNSUPPORTED_MEDIA_TYPE", "the content type is not application/json"],
  FST_ERR_CTP_EMPTY_JSON_BODY: ["BAD_REQUEST", "the body is empty; expected JSON"],
  FST_ERR_CTP_INVALID_JSON_BODY: ["BAD_REQUEST", "the body is not JSON"],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ["BAD_REQUEST", "the body is not as long as its header says"],
  FST_ERR_BAD_URL: ["BAD_REQUEST", "the path is not a valid URL"],
  FST_ERR_MAX_PARAM_LENGTH: ["NO_SUCH_ROUTE", "the path is too long"],
  FST_ERR_HANDLER_TIMEOUT: ["TOO_SLOW", "there was no answer in time"],
};

/** Any error as a ClaquetaError. What is not known to be the client's fault is INTERNAL. */
export function claquetaErrorOf(error: unknown): ClaquetaError {
  if (error instanceof ClaquetaError) return error;
  const { code, statusCode, validation } = error as Partial<FastifyError>;
  if (validation !== undefined) return invalidRequest(validation as unknown as SchemaFault[]);
  const known = code === undefined ? undefined : frameworkCodes[code];
  if (known !== undefined) return new ClaquetaError(known[0], { where: "request", what: known[1] });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const what = "the request cannot be answered";
    return new ClaquetaError(statusCode === 404 ? "NO_SUCH_ROUTE" : "BAD_REQUEST", { where: "request", what });
  }
  return new ClaquetaError("INTERNAL", { what: "the error is known by the request's id only", cause: error });
}

export function problemOf(error: ClaquetaError, requestId: string): Problem {
  const { status, summary } = errorTable[error.code];
  return {
    type: `/v1/errors#${error.code}`,
    title: summary,
    status,
    detail: error.code === "INTERNAL" ? `Quote the request id ${requestId} to the server's keeper.` : error.message,
    code: error.code,
    requestId,
    ...(error instanceof InvalidRequest ? { errors: [...error.errors] } : {}),
  };
}

/** Answers with a problem; logs what is the server's fault, never anything of the request's text. */
export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = claquetaErrorOf(thrown);
  const problem = problemOf(error, request.id);
  if (problem.status >= 500) {
    const err = error.cause instanceof Error ? error.cause : error;
    const isOurFault = problem.status === 500;
    const entry = { reqId: request.id, code: error.code, ...(isOurFault && { err }) };
    request.log[isOurFault ? "error" : "warn"](entry, "problem");
  }
  if (problem.status === 503 && !reply.hasHeader("retry-after")) reply.header("retry-after", retryAfterSeconds);
  if (problem.status === 401) reply.header("www-authenticate", 'Bearer realm="claqueta"');
  if (request.url.startsWith("/v2")) problem.error = problem.detail;
  // If the path is not a URL, no hook has run.
  reply.header("x-request-id", request.id);
  // After a body that is too long or half-read, the connection is in the middle of a request.
  if (problem.status === 413 || problem.status === 408) reply.header("connection", "close");
  return reply.code(problem.status).type("application/problem+json").send(problem);
}
