import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type DownloadOptions, downloadFile, makeDispatcher } from "../../src/download/download-file.ts";
import type { RemoteFile } from "../../src/download/official-files.ts";
import { RandomState } from "../../src/random/mt19937.ts";
import { dataFolder, noData, startClaqueta, temporaryFolder } from "./claqueta.ts";
import { type Answer, honest, type Mirror, startMirror, startProxy, status } from "./mirror.ts";

const bytes = Uint8Array.from(new RandomState(7).randint(0, 256, 300_000));
const file: RemoteFile = {
  name: "movies.zip",
  byteCount: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
};
const wrong = bytes.map((byte, at) => (at === 1234 ? byte ^ 1 : byte));

let folder: string;
const mirrors: Mirror[] = [];
const mirror = async (...answers: Answer[]): Promise<Mirror> => {
  const started = await startMirror(...answers);
  mirrors.push(started);
  return started;
};

beforeEach(() => {
  for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"]) {
    vi.stubEnv(name, undefined);
  }
  folder = join(temporaryFolder(), "made", "on", "the", "way");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(mirrors.splice(0).map((each) => each.close()));
});

async function download(url: string, options: Partial<DownloadOptions> = {}) {
  const dispatcher = makeDispatcher(2000);
  const retries: string[] = [];
  try {
    const settings = { dispatcher, stallMs: 300, tries: 4, firstWaitMs: 1, ...options };
    const onRetry = (reason: string, waitMs: number) => retries.push(`${reason}, ${waitMs}`);
    const outcome = await downloadFile(file, new URL(url), folder, { onRetry, ...settings });
    return { outcome, retries };
  } finally {
    await dispatcher.destroy();
  }
}

const arrived = (): boolean => readFileSync(join(folder, file.name)).equals(bytes);
const names = (): string[] => readdirSync(folder);
/** As an earlier run leaves it. */
const keepPart = (content: Uint8Array): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "movies.zip.part"), content);
};

/** Promises the whole file, gives so many bytes from `from` on and hangs up. */
const cut =
  (length: number): Answer =>
  (response, from) => {
    if (from === 0) response.writeHead(200, { "content-length": bytes.length });
    else response.writeHead(206, { "content-range": `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
    response.write(bytes.subarray(from, from + length), () => response.destroy());
  };
/** The same, but then says nothing more. */
const stall =
  (length: number): Answer =>
  (response, from) => {
    response.writeHead(from === 0 ? 200 : 206, {
      ...(from > 0 && { "content-range": `bytes ${from}-${bytes.length - 1}/*` }),
    });
    response.write(bytes.subarray(from, from + length));
  };

/** The built command line while this process goes on serving. */
async function claquetaAsync(args: readonly string[], env: Record<string, string>) {
  const child = startClaqueta(args, {
    env: { ...process.env, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

describe("a download that goes well", () => {
  it("puts the file under its name into a folder that it makes, and nothing beside it", async () => {
    const { url, asked } = await mirror(honest(bytes));
    expect(await download(url)).toEqual({ outcome: "fetched", retries: [] });
    expect(arrived()).toBe(true);
    expect(names()).toEqual(["movies.zip"]);
    expect(asked).toEqual(["GET /files/movies.zip"]);
  });

  it("asks nobody where the right file is there", async () => {
    const { url, asked } = await mirror(honest(bytes));
    await download(url);
    expect(await download(url)).toEqual({ outcome: "was there", retries: [] });
    expect(asked).toHaveLength(1);
  });

  it("follows a mirror that sends on", async () => {
    const goal = await mirror(honest(bytes));
    const { url } = await mirror(status(302, { location: `${goal.url}movies.zip` }));
    await download(url);
    expect(arrived()).toBe(true);
  });

  it("takes the way over the proxy that the environment names, but for what NO_PROXY lists", async () => {
    const goal = await mirror(honest(bytes));
    const proxy = await startProxy(goal.url);
    mirrors.push(proxy);
    vi.stubEnv("HTTP_PROXY", proxy.url);
    await download("http://files.invalid/");
    expect(arrived()).toBe(true);
    expect(proxy.asked).toEqual(["CONNECT files.invalid:80"]);
    vi.stubEnv("NO_PROXY", "127.0.0.1");
    folder = temporaryFolder();
    await download(goal.url);
    expect(proxy.asked).toHaveLength(1);
  });
});

describe("a connection that fails", () => {
  it("goes on where it broke off, until the file is whole", async () => {
    const { url, asked } = await mirror(cut(100_000), cut(50_000), honest(bytes));
    const { retries } = await download(url);
    expect(arrived()).toBe(true);
    expect(retries).toHaveLength(2);
    const starts = asked.map((question) => Number(/bytes=(\d+)-$/.exec(question)?.[1] ?? 0));
    expect(starts[1]).toBeGreaterThan(0);
    expect(starts[2]).toBeGreaterThan(starts[1]);
  });

  it("gives up on silence, before the first byte and between two, and tries again", async () => {
    const { url } = await mirror(() => undefined, stall(1000), stall(1000), honest(bytes));
    const { retries } = await download(url, { stallMs: 150 });
    expect(arrived()).toBe(true);
    expect(retries).toEqual(["nothing came for 0.15 s, 1", "nothing came for 0.15 s, 2", "nothing came for 0.15 s, 4"]);
  });

  it("goes on in a later run with what an earlier one kept", async () => {
    keepPart(bytes.subarray(0, 120_000));
    const { url, asked } = await mirror(honest(bytes));
    await download(url);
    expect(arrived()).toBe(true);
    expect(asked).toEqual(["GET /files/movies.zip bytes=120000-"]);
    expect(names()).toEqual(["movies.zip"]);
  });

  it("begins anew where the other side cannot begin in the middle", async () => {
    keepPart(bytes.subarray(0, 120_000));
    const { url } = await mirror((response) => honest(bytes)(response, 0, undefined as never));
    await download(url);
    expect(arrived()).toBe(true);
  });

  it("begins anew, once, where what was kept belongs to no whole", async () => {
    keepPart(wrong.subarray(0, 120_000));
    const { url, asked } = await mirror(honest(bytes));
    await download(url);
    expect(arrived()).toBe(true);
    expect(asked).toEqual(["GET /files/movies.zip bytes=120000-", "GET /files/movies.zip"]);
  });

  it("begins anew where more was kept than the file has", async () => {
    keepPart(Buffer.concat([bytes, bytes]));
    const { url, asked } = await mirror(honest(bytes));
    await download(url);
    expect(arrived()).toBe(true);
    expect(asked).toEqual(["GET /files/movies.zip"]);
  });

  it("tries again after 503, as late as the other side asks", async () => {
    const { url } = await mirror(status(503), status(503, { "retry-after": "0.05" }), honest(bytes));
    const { retries } = await download(url);
    expect(arrived()).toBe(true);
    expect(retries).toEqual(["it answers 503, 1", "it answers 503, 50"]);
  });

  it("waits twice as long after each failure, then says what is kept and what to do without a network", async () => {
    const { url, asked } = await mirror(status(500));
    const run = download(url);
    await expect(run).rejects.toMatchObject({ code: "DOWNLOAD_FAILED", exitCode: 69 });
    await expect(run).rejects.toThrow(/answers 500 \(4 tries\).*fetch the files from http.*CLAQUETA_DATA_DIR/);
    await expect(run).rejects.toThrow(folder);
    expect(asked).toHaveLength(4);
    expect(names()).toEqual([]);
  });

  it("says the same where nobody listens", async () => {
    const gone = await startMirror(honest(bytes));
    await gone.close();
    await expect(download(gone.url)).rejects.toThrow(/the connection is refused \(4 tries\).*CLAQUETA_DATA_DIR/);
  });

  it("stops on request and keeps what has come", async () => {
    const { url } = await mirror(stall(80_000));
    const controller = new AbortController();
    const onProgress = (byteCount: number): void => {
      if (byteCount === 80_000) controller.abort();
    };
    const run = download(url, { signal: controller.signal, onProgress, stallMs: 30_000 });
    await expect(run).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(names()).toEqual(["movies.zip.part"]);
  });
});

describe("claqueta data", () => {
  const run = (args: readonly string[], env: Record<string, string>) =>
    claquetaAsync(["data", ...args], { ...env, HTTP_PROXY: "", HTTPS_PROXY: "" });

  it("ends with an exit code of its own, an address and a way out where the files cannot be had", async () => {
    const { url } = await mirror(status(404));
    const { code, stderr, stdout } = await run(["download", "--to", folder, "--from", url, "--tries", "1"], {});
    expect(code).toBe(69);
    expect(stdout).toBe("");
    expect(stderr).toContain(`${url}dataTraining.zip: it answers 404`);
    expect(stderr).toContain(`put them into ${folder}`);
  });

  it("takes no address but of http", async () => {
    const { code, stderr } = await run(["download", "--to", folder, "--from", "ftp://somewhere"], {});
    expect(code).toBe(64);
    expect(stderr).toContain("--from");
  });

  it("says which files are not there, or others than they should be", async () => {
    folder = temporaryFolder();
    writeFileSync(join(folder, "dataTesting.zip"), "something else");
    const { code, stderr, stdout } = await run(["where", "--json"], { CLAQUETA_DATA_DIR: folder });
    expect(code).toBe(66);
    expect(JSON.parse(stdout).files.map(({ state }: { state: string }) => state)).toEqual(["missing", "other"]);
    expect(stderr).toContain("claqueta data download");
  });

  it.skipIf(dataFolder === undefined)(
    `fetches both files and finds them again${dataFolder === undefined ? ` (skipped: ${noData})` : ""}`,
    async () => {
      const names = ["dataTraining.zip", "dataTesting.zip"];
      const contents = names.map((name) => readFileSync(join(dataFolder as string, name)));
      const { url, asked } = await mirror(honest(contents[0]), honest(contents[1]));
      const { code, stdout } = await run(["download", "--from", url], { CLAQUETA_DATA_DIR: folder });
      expect(code).toBe(0);
      expect(stdout.match(/SHA-256 right/g)).toHaveLength(2);
      expect(asked).toEqual(["GET /files/dataTraining.zip", "GET /files/dataTesting.zip"]);
      expect(contents.every((content, i) => content.equals(readFileSync(join(folder, names[i]))))).toBe(true);
      expect((await run(["where"], { CLAQUETA_DATA_DIR: folder })).code).toBe(0);
    },
  );
});

describe("an answer that is not the file", () => {
  const cases: readonly [string, Answer, string][] = [
    ["404", status(404), "DOWNLOAD_FAILED"],
    ["other bytes of the same number", honest(wrong), "BAD_DOWNLOAD"],
    ["fewer bytes, said beforehand", honest(bytes.subarray(0, 5000)), "BAD_DOWNLOAD"],
    ["more bytes, said beforehand", honest(Buffer.concat([bytes, bytes])), "BAD_DOWNLOAD"],
    [
      "more bytes, said by nobody",
      (response) => response.writeHead(200).end(Buffer.concat([bytes, bytes])),
      "BAD_DOWNLOAD",
    ],
    [
      "another part than was asked for",
      (response) => response.writeHead(206, { "content-range": "bytes 5-9/10" }).end("12345"),
      "BAD_DOWNLOAD",
    ],
  ];
  it.each(cases)("is refused at once and nothing of it stays: %s", async (_, answer, code) => {
    const { url, asked } = await mirror(answer);
    const run = download(url);
    await expect(run).rejects.toMatchObject({ code });
    await expect(run).rejects.toThrow("CLAQUETA_DATA_DIR");
    expect(asked).toHaveLength(1);
    expect(names()).toEqual([]);
  });

  it("never takes the place of another file of that name", async () => {
    folder = temporaryFolder();
    writeFileSync(join(folder, file.name), "mine");
    const { url, asked } = await mirror(honest(bytes));
    await expect(download(url)).rejects.toMatchObject({ code: "CANNOT_WRITE" });
    expect(readFileSync(join(folder, file.name), "utf8")).toBe("mine");
    expect(asked).toEqual([]);
  });

  it("is reported where the folder cannot be made", async () => {
    const blocked = join(temporaryFolder(), "file");
    writeFileSync(blocked, "");
    folder = join(blocked, "below");
    const { url } = await mirror(honest(bytes));
    await expect(download(url)).rejects.toMatchObject({ code: "CANNOT_WRITE" });
    expect(existsSync(folder)).toBe(false);
  });
});
