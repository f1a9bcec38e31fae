import { EventEmitter, once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import type { FastifyReply } from "fastify";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { quietServer } from "../../test/fixtures/quiet-server.ts";
import { smallModelFile } from "../../test/fixtures/small-model.ts";
import { ClaquetaError } from "../errors.ts";
import { inlinePool, type Pool, type RunOptions } from "../pool/pool.ts";
import { type BuiltApp, buildApp } from "./app.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { ServedModel } from "./served-model.ts";

const long = { movies: Array.from({ length: 40 }, () => ({ plot: "Outlaws ride into a frontier town." })) };
let path: string;
let built: BuiltApp;
let url: string;

/** Called before each task; what it waits for, the task waits for. */
let before: (options?: RunOptions) => Promise<void>;
const pool: Pool = {
  size: 1,
  async run(task, payload, options) {
    await before(options);
    return await inlinePool.run(task, payload);
  },
};

/** A server with one slot for long requests. */
async function start(limits: Partial<Limits> = {}): Promise<void> {
  built = await buildApp({
    served: await ServedModel.open(path),
    ...quietServer,
    pool,
    limits: { ...defaultLimits, longRequests: 1, ...limits },
  });
  await built.app.listen({ port: 0 });
  url = `http://127.0.0.1:${(built.app.server.address() as AddressInfo).port}/v1/predict`;
}

beforeAll(async () => {
  path = await smallModelFile();
});
afterEach(() => built.app.close());

const send = (): http.ClientRequest => {
  const sent = http.request(url, { method: "POST", agent: false, headers: { "content-type": "application/json" } });
  sent.on("error", () => undefined);
  sent.end(JSON.stringify(long));
  return sent;
};
const ask = async (): Promise<number | undefined> => {
  const [response] = (await once(send(), "response")) as [http.IncomingMessage];
  response.resume();
  await once(response, "end");
  return response.statusCode;
};
/** Before the next task alone. */
const beforeNext = (what: typeof before): void => {
  before = (options) => {
    before = async () => undefined;
    return what(options);
  };
};
const taken = (): number => built.context.predictor.longRequests;
/** The slot is soon free again for the next request. */
const expectFreeSlot = async (): Promise<void> => {
  await vi.waitFor(() => expect(taken()).toBe(0), 10_000);
  expect(await ask()).toBe(200);
};

describe("the slot of a long request", () => {
  it("is free again after an answer", async () => {
    await start();
    before = async () => undefined;
    expect(await ask()).toBe(200);
    await expectFreeSlot();
  });

  it.each([
    ["a task that fails", new ClaquetaError("WORKER_FAILED", { what: "x" }), 500],
    ["an unknown error", new TypeError("x"), 500],
  ])("is free again after %s", async (_name, error, status) => {
    await start();
    beforeNext(() => Promise.reject(error));
    expect(await ask()).toBe(status);
    await expectFreeSlot();
  });

  it("is free again after a task that was given up", async () => {
    await start({ answerMs: 20 });
    beforeNext(async (options) => {
      await once(options?.signal as AbortSignal, "abort");
      throw new ClaquetaError("INTERRUPTED", { what: "x" });
    });
    expect(await ask()).toBe(503);
    await expectFreeSlot();
  });

  it("is taken while a thread works, also for a client that has gone, and free again after that", async () => {
    await start();
    let finish = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      beforeNext(() => {
        resolve();
        return new Promise((end) => {
          finish = end;
        });
      });
    });
    const connected = once(built.app.server, "connection");
    const client = send();
    const [socket] = await connected;
    await begun;
    client.destroy();
    await once(socket, "close");
    expect(await ask()).toBe(503);
    expect(taken()).toBe(1);
    finish();
    await expectFreeSlot();
  });

  /** A long request whose reply is `raw`. */
  const predictFor = async (raw: EventEmitter & { closed: boolean }): Promise<void> => {
    before = async () => undefined;
    const movies = long.movies.map(({ plot }) => ({ id: "", title: "", year: null, plot }));
    const { served, predictor } = built.context;
    await predictor.predict(served.current, movies, { raw } as unknown as FastifyReply);
  };

  it("is taken until the client has its answer", async () => {
    await start();
    const raw = Object.assign(new EventEmitter(), { closed: false });
    await predictFor(raw);
    expect(await ask()).toBe(503);
    raw.emit("close");
    await expectFreeSlot();
  });

  it("is free again where the client has gone before the work begins, as it may behind a hook that waits", async () => {
    await start();
    await predictFor(Object.assign(new EventEmitter(), { closed: true }));
    await expectFreeSlot();
  });
});
