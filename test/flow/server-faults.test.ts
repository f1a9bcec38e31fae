import { once } from "node:events";
import { copyFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadModel } from "../../src/pipeline/model-file.ts";
import { ClaquetaClient, ClientError } from "../../src/server/client.ts";
import { smallModel, smallModelFile } from "../fixtures/small-model.ts";
import { Client, request, type Served, serve, until } from "./serving.ts";

const plot = "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch.";
const token = "0123456789abcdef0123456789abcdef";
const one = { plot };
const batch = { movies: Array.from({ length: 256 }, (_, i) => ({ plot: `${plot} ${i}` })) };
let first: string;
let second: string;
let running: Served | undefined;

const head = "POST /v1/predict HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";

/** A copy of the first model that a test may spoil. */
function modelCopy(): string {
  const path = join(mkdtempSync(join(tmpdir(), "claqueta-")), "model.claqueta");
  copyFileSync(first, path);
  return path;
}

/** Nothing is cut off for being slow, on whatever machine, where `args` do not say so. */
const patience = ["--jobs", "1", "--timeout", "300", "--deadline", "300"];

async function start(args: readonly string[] = [], model = first): Promise<Served> {
  running = await serve(["--model", model, ...patience, ...args], { CLAQUETA_TOKEN: token });
  return running;
}
/** Everything is asked with the token. */
const authorization = { authorization: `Bearer ${token}` };
const predict = (url: string, body: unknown) => request(`${url}/v1/predict`, body, undefined, authorization);

beforeAll(async () => {
  first = await smallModelFile();
  second = await smallModelFile(await smallModel({ kind: "logistic-regression", C: 0.1, maxEpochs: 20 }));
});
afterEach(() => {
  running?.child.kill("SIGKILL");
  running = undefined;
});

/** Without a token, as load clients send none. */
async function startOpen(args: readonly string[] = [], model = first): Promise<Served> {
  running = await serve(["--model", model, ...patience, ...args]);
  return running;
}

describe("a server told to stop under load", () => {
  it("answers every request that it has accepted, then exits with 0", async () => {
    const { url, child, exited } = await startOpen();
    const target = `${url}/v1/predict`;
    const clients = [
      ...Array.from({ length: 20 }, () => new Client(target, one)),
      new Client(target, batch),
      new Client(target, batch),
    ];
    await Promise.all(clients.map((client) => client.reaches(1)));
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    await Promise.all(clients.map(({ done }) => done));
    for (const { answers, errors } of clients) {
      expect(errors).toEqual([]);
      expect(answers.length).toBeGreaterThan(0);
      expect(answers.every(({ status }) => status === 200)).toBe(true);
      expect(answers.at(-1)?.headers.connection).toBe("close");
    }
  });

  it("takes new connections during the grace, with readiness gone", async () => {
    const { url, child, exited, logs } = await startOpen(["--grace", "8"]);
    child.kill("SIGTERM");
    await until(() => logs().includes("stopping"));
    expect((await request(`${url}/v2/health/ready`, undefined)).status).toBe(503);
    expect((await request(`${url}/v2/health/live`, undefined)).status).toBe(200);
    expect((await request(`${url}/v1/predict`, one)).status).toBe(200);
    expect(await exited).toBe(0);
  });

  it("does not wait past its deadline for a client that never finishes", async () => {
    const { port, child, exited } = await startOpen(["--deadline", "1"]);
    const socket = net.connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(`${head}content-length: 100\r\nexpect: 100-continue\r\n\r\n`);
    await once(socket, "data"); // it waits for the body
    socket.write("{");
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    socket.destroy();
  });
});

describe("a server whose model is swapped under load", () => {
  it("loses no request, and every answer is one model's alone", async () => {
    const path = modelCopy();
    const { url, child, logs } = await startOpen([], path);
    const target = `${url}/v1/predict`;
    const expected = new Map<string, unknown>();
    for (const file of [first, second]) {
      const [{ genres }] = (await loadModel(file)).predict([{ id: "", title: "", year: null, plot }]);
      expected.set(versionOf(file), genres);
    }
    const clients = [...Array.from({ length: 10 }, () => new Client(target, one)), new Client(target, batch)];
    const answered = (file: string) =>
      until(() => clients.some(({ answers }) => answers.at(-1)?.text.includes(versionOf(file))));
    await answered(first);
    for (const [swap, next] of [second, first, second].entries()) {
      writeFileSync(path, readFileSync(next));
      child.kill("SIGHUP");
      await answered(next);
      await until(() => matchCount(logs(), /model reloaded/g) > swap);
    }
    for (const client of clients) client.stop();
    await Promise.all(clients.map(({ done }) => done));
    const seen = new Set<string>();
    for (const { answers, errors } of clients) {
      expect(errors).toEqual([]);
      for (const { status, text } of answers) {
        expect(status).toBe(200);
        const { model, predictions } = JSON.parse(text);
        if (predictions.length === 1) expect(predictions[0].genres).toEqual(expected.get(model));
        seen.add(model);
      }
    }
    expect(seen).toEqual(new Set(expected.keys()));
    expect(matchCount(logs(), /model reloaded/g)).toBe(3);
  });

  it("keeps the old model where the new file is cut, spoilt or gone", async () => {
    const path = modelCopy();
    const { url, child, logs } = await start([], path);
    const reload = () => request(`${url}/v1/model/reload`, {}, undefined, authorization);
    const before = JSON.parse((await predict(url, one)).text);
    const spoil = [
      () => truncateSync(path, 1000),
      () => {
        const bytes = readFileSync(first);
        bytes[bytes.length - 5] ^= 1;
        writeFileSync(path, bytes);
      },
      () => writeFileSync(path, "not a model"),
    ];
    for (const [index, damage] of spoil.entries()) {
      damage();
      const refused = await reload();
      expect([refused.status, JSON.parse(refused.text).code]).toEqual([422, "BAD_MODEL_FILE"]);
      child.kill("SIGHUP");
      await until(() => matchCount(logs(), /model not reloaded/g) === 2 * (index + 1));
      expect(JSON.parse((await predict(url, one)).text)).toEqual(before);
    }
    copyFileSync(second, path);
    expect(JSON.parse((await reload()).text)).toMatchObject({ changed: true, previous: before.model });
    expect(matchCount(logs(), /model not reloaded/g)).toBe(6);
  });
});

const matchCount = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
const versionOf = (file: string): string => /"sha256":"([\da-f]{12})/.exec(readFileSync(file, "latin1"))?.[1] ?? "";

describe("a server with clients that misbehave", () => {
  /** What comes back on a connection until it is closed. */
  const rawAnswer = (port: number, parts: readonly string[]): Promise<string> =>
    new Promise((resolve) => {
      const socket = net.connect(port, "127.0.0.1");
      let text = "";
      socket.on("data", (part) => {
        text += part;
      });
      socket.on("error", () => undefined);
      socket.on("close", () => resolve(text));
      for (const part of parts) socket.write(part);
    });
  it("answers others while some stall, send half a body, or never read", async () => {
    const { url, port, child } = await startOpen(["--timeout", "4"]);
    const stalled = [
      ...Array.from({ length: 30 }, () => rawAnswer(port, ["POST /v1/predict HT"])),
      ...Array.from({ length: 30 }, () => rawAnswer(port, [`${head}x: `])),
      ...Array.from({ length: 30 }, () => rawAnswer(port, [`${head}content-length: 1000\r\n\r\n{"plot":"half`])),
      ...Array.from({ length: 30 }, () => rawAnswer(port, [`${head}transfer-encoding: chunked\r\n\r\n5\r\n{"plo`])),
    ];
    const deaf = Array.from({ length: 10 }, () => {
      const socket = net.connect(port, "127.0.0.1").pause();
      socket.on("error", () => undefined);
      const body = JSON.stringify(batch);
      socket.write(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
      return socket;
    });
    const clients = Array.from({ length: 5 }, () => new Client(`${url}/v1/predict`, one));
    const answers = await Promise.all(stalled);
    await Promise.all(clients.map((client) => client.reaches(11)));
    for (const client of clients) client.stop();
    await Promise.all(clients.map(({ done }) => done));
    for (const text of answers) expect(text).toMatch(/^HTTP\/1\.1 408 .*REQUEST_STALLED/s);
    for (const { answers: own, errors } of clients) {
      expect(errors).toEqual([]);
      expect(own.every(({ status }) => status === 200)).toBe(true);
      expect(own.length).toBeGreaterThan(10);
    }
    for (const socket of deaf) socket.destroy();
    expect(child.exitCode).toBeNull();
  });

  it("refuses 10,000 headers, a body that lies about its length, and what is not HTTP", async () => {
    const { url, port } = await startOpen();
    const many = Array.from({ length: 10_000 }, (_, i) => `x-${i}: 1\r\n`).join("");
    const replies = await Promise.all([
      rawAnswer(port, [`${head}${many}\r\n`]),
      rawAnswer(port, ["\x16\x03\x01\x02\x00\x01\x00 hello\r\n\r\n"]),
      rawAnswer(port, [`${head}content-length: 5\r\ncontent-length: 6\r\n\r\n{"a":1}`]),
      rawAnswer(port, [`${head}content-length: 999999999\r\nconnection: close\r\n\r\n{}`]),
    ]);
    expect(replies.map((text) => /^HTTP\/1\.1 (\d+)/.exec(text)?.[1])).toEqual(["431", "400", "400", "413"]);
    expect(replies.every((text) => text.includes("application/problem+json"))).toBe(true);
    expect((await request(`${url}/v1/predict`, one)).status).toBe(200);
  });

  it("logs every answer with its request's id, and nothing of any text", async () => {
    const { url, child, logs, exited } = await start(["--log-level", "trace"]);
    const secret = "xylophonist";
    await predict(url, { plot: `A ${secret} plays.`, title: secret, explain: true });
    await predict(url, { plot: 1, [secret]: secret });
    await request(`${url}/${secret}?q=${secret}`, undefined);
    await request(`${url}/v1/predict`, `${secret}`, undefined, { ...authorization, "x-request-id": "trace-7" });
    await request(`${url}/v1/predict`, { plot: secret }, undefined, { authorization: `Bearer ${secret}` });
    child.kill("SIGTERM");
    expect(await exited).toBe(0);
    const lines = logs()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(logs()).not.toContain(secret);
    expect(logs()).not.toContain(token);
    expect(lines.filter(({ msg }) => msg === "answered").map(({ status }) => status)).toEqual([
      200, 422, 404, 422, 401,
    ]);
    expect(lines.some(({ reqId }) => reqId === "trace-7")).toBe(true);
  });
});

describe("the TypeScript client", () => {
  it("predicts, explains and names genres over HTTP as the library does here", async () => {
    const { url } = await start();
    const client = new ClaquetaClient({ url, token });
    const model = await loadModel(first);
    expect(await client.genres()).toEqual(model.genres.names);
    const movie = { id: "7", title: "Dust and Silver", year: 1958, plot };
    const [{ genres }] = model.predict([movie]);
    expect(await client.predict([movie])).toEqual([{ id: "7", genres }]);
    const [{ explanation }] = await client.predict([movie], { explain: ["Western"], topK: 1 });
    expect(explanation?.genres.map(({ genre }) => genre)).toEqual(["Western"]);
    const long = await client.predict(batch.movies);
    expect(long).toHaveLength(256);
    expect(long[255].genres).toEqual(model.predict([{ id: "", title: "", year: null, plot: `${plot} 255` }])[0].genres);
  });

  it("tells what the server refuses, and why", async () => {
    const { url } = await start();
    const refused = await new ClaquetaClient({ url }).predict([{ plot }]).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ClientError);
    expect((refused as ClientError).problem?.code).toBe("NOT_AUTHORISED");
    const blank = await new ClaquetaClient({ url, token }).predict([{ plot: " " }]).catch((error: unknown) => error);
    expect((blank as ClientError).message).toMatch(/blank/);
  });
});
