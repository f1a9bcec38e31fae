import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";

export interface Mirror {
  /** With a slash at its end. */
  readonly url: string;
  /** `GET /name bytes=5-` as they came. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** How a mirror treats one question; `from`: first byte that is asked for. */
export type Answer = (response: ServerResponse, from: number, request: IncomingMessage) => void;

/** Serves bytes, honestly, from where they are asked for. */
export const honest =
  (bytes: Uint8Array): Answer =>
  (response, from) => {
    if (from === 0) response.writeHead(200, { "content-length": bytes.length });
    else response.writeHead(206, { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
    response.end(bytes.subarray(from));
  };

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end("<html>no file</html>");

/** Answers the first question with the first answer and so on; the last one for ever. */
export async function startMirror(...answers: readonly Answer[]): Promise<Mirror> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const range = request.headers.range;
    asked.push(`${request.method} ${request.url}${range === undefined ? "" : ` ${range}`}`);
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    answer(response, Number(/^bytes=(\d+)-$/.exec(range ?? "")?.[1] ?? 0), request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/files/`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** A proxy that opens tunnels to one address, whatever name it is asked for. */
export async function startProxy(address: string): Promise<Mirror> {
  const asked: string[] = [];
  const { hostname, port } = new URL(address);
  const server = createServer((_, response) => response.writeHead(400).end());
  server.on("connect", (request, socket, head) => {
    asked.push(`CONNECT ${request.url}`);
    const target = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    target.on("error", () => socket.destroy());
    socket.on("error", () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
