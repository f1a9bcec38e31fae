import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { startClaqueta } from "./claqueta.ts";

export interface Served {
  readonly url: string;
  readonly port: number;
  readonly child: ChildProcess;
  /** What the server has logged, so far. */
  logs(): string;
  /** Resolves to the exit code, or to the signal that ended it. */
  readonly exited: Promise<number | string>;
}

/** Starts `claqueta serve` on a free port of this machine and waits until it listens. */
export async function serve(args: readonly string[], env: Record<string, string> = {}): Promise<Served> {
  return await servedBy(
    startClaqueta(["serve", "--port", "0", ...args], { env: { ...process.env, NO_COLOR: "1", ...env } }),
  );
}

/** Waits until a server that was started says where it listens. */
export async function servedBy(child: ChildProcess): Promise<Served> {
  let logs = "";
  let said = "";
  child.stdout?.on("data", (text) => {
    logs += text;
  });
  // Not "exit": then it may still have said something that has not come.
  const exited = once(child, "close").then(([code, signal]) => code ?? signal);
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.on("data", (text) => {
      said += text;
      const found = /at (http:\/\/\S+) /.exec(said);
      if (found !== null) resolve(found[1]);
    });
    void exited.then((code) => reject(new Error(`the server ended with ${code}: ${said}`)));
  });
  return { url, port: Number(new URL(url).port), child, logs: () => logs, exited };
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

/** One request; throws what the connection throws. */
export function request(
  url: string,
  body: unknown,
  agent?: http.Agent,
  headers: http.OutgoingHttpHeaders = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = http.request(url, {
      method: body === undefined ? "GET" : "POST",
      ...(agent === undefined ? {} : { agent }),
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
    });
    sent.on("error", reject);
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (part) => {
        text += part;
      });
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A client that sends one request after another on one connection until told to stop, or until the server closes the
 * connection after an answer. */
export class Client {
  readonly answers: Answer[] = [];
  readonly errors: Error[] = [];
  readonly done: Promise<void>;
  #isStopped = false;

  constructor(url: string, body: unknown) {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    this.done = (async () => {
      while (!this.#isStopped) {
        try {
          const answer = await request(url, body, agent);
          this.answers.push(answer);
          if (answer.headers.connection === "close") break;
        } catch (error) {
          this.errors.push(error as Error);
          break;
        }
      }
      agent.destroy();
    })();
  }

  stop(): void {
    this.#isStopped = true;
  }

  /** Resolves when there are so many answers, at the latest when there are no others to come. */
  async reaches(count: number): Promise<void> {
    let isDone = false;
    void this.done.then(() => {
      isDone = true;
    });
    await until(() => isDone || this.answers.length >= count);
  }
}

/** Waits for what is sure to come, however long it takes; the test's own time-out ends it. */
export async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await delay(5);
}
