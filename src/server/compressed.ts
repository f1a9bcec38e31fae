import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyReply, FastifyRequest } from "fastify";

const zip = promisify(gzip);

/** Below this, compressing costs more than sending. */
const smallBytes = 8_192;

/** Whether the client accepts gzip (RFC 9110, 12.5.3). */
function takesGzip(header: string | string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .some((each) => /^\s*(?:gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*$)[\d.]+\s*)?$/.test(each));
}

/** Sends JSON as text or UTF-8. A large one is compressed, off the main thread, if the client accepts it. */
export async function sendCompressed(
  request: FastifyRequest,
  reply: FastifyReply,
  json: string | Buffer,
): Promise<FastifyReply> {
  reply.type("application/json; charset=utf-8");
  if (json.length < smallBytes) return reply.send(json);
  reply.header("vary", "accept-encoding");
  if (!takesGzip(request.headers["accept-encoding"])) return reply.send(json);
  return reply.header("content-encoding", "gzip").send(await zip(json, { level: 4 }));
}
