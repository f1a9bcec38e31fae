import { STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { ClaquetaError, type ErrorCode } from "../errors.ts";
import { problemOf } from "./problem.ts";

const codes: { readonly [nodeCode: string]: readonly [ErrorCode, string] } = {
  HPE_HEADER_OVERFLOW: ["HEADERS_TOO_LARGE", "line and headers are over the limit of bytes"],
  ERR_HTTP_REQUEST_TIMEOUT: ["REQUEST_STALLED", "the request took too long to arrive"],
};

/** Answers an unreadable HTTP request on the bare socket, and closes it. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const [code, what] = codes[error.code ?? ""] ?? (["BAD_REQUEST", "it is not HTTP/1.1"] as const);
  const problem = problemOf(new ClaquetaError(code, { where: "request", what }), "none");
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
      "Connection: close",
      "Content-Type: application/problem+json",
      `Content-Length: ${Buffer.byteLength(body)}`,
      "",
      body,
    ].join("\r\n"),
    // A client that does not read the answer must not keep the socket.
    () => socket.destroySoon(),
  );
}
