import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RunOptions, Task } from "../pool/pool.ts";
import { ThreadPool } from "./thread-pool.ts";

const script = new URL("../../test/fixtures/stubborn-worker.mjs", import.meta.url);
let pool: ThreadPool;
const open = (jobs: number): ThreadPool => {
  pool = new ThreadPool(jobs, { script });
  return pool;
};
afterEach(async () => {
  vi.useRealTimers();
  await pool.close();
});

/** A task of the script; only its name counts here. */
const task = (name: string): Task<unknown, unknown> => ({ name, run: () => undefined });
const run = (name: string, payload: unknown = null, options?: RunOptions) => pool.run(task(name), payload, options);

/** Starts a task. Resolves to its outcome when the task runs. */
const started = async (name: string, payload: unknown = null, options: RunOptions = {}) => {
  let outcome = Promise.resolve<unknown>(undefined);
  await new Promise((resolve) => {
    outcome = run(name, payload, { ...options, onProgress: resolve });
    outcome.catch(() => undefined);
  });
  return { outcome };
};

describe("a thread pool", () => {
  it("returns results, reports progress in order, and hands buffers over both ways", async () => {
    open(2);
    const events: unknown[] = [];
    const bytes = new Uint8Array(1000).fill(7);
    const result = await run("echo", bytes, { handedOver: [bytes.buffer], onProgress: (event) => events.push(event) });
    expect(events).toEqual([1, 2, 3]);
    expect(result).toEqual(new Uint8Array(1000).fill(7));
    expect(bytes.length).toBe(0);
    let seconds = -1;
    await run("echo", null, { onEnd: (taken) => (seconds = taken) });
    expect(seconds).toBeGreaterThanOrEqual(0);
  });

  it("runs more tasks than there are threads, each once", async () => {
    open(2);
    const payloads = Array.from({ length: 50 }, (_, i) => i);
    expect(await Promise.all(payloads.map((i) => run("echo", i)))).toEqual(payloads);
  });

  it("throws a task's own error and keeps the thread", async () => {
    open(1);
    await expect(run("refuse")).rejects.toMatchObject({ code: "TOO_FEW_ROWS", message: "there is no row." });
    expect(await run("echo", 1)).toBe(1);
  });

  it.each([
    ["throwOther", "x is not a function"],
    ["throwLater", "later"],
    ["exit", "ended with code 3"],
    ["giveFunction", "could not be cloned"],
    ["noSuchTask", "no task is named noSuchTask"],
  ])("says WORKER_FAILED if a task does %s, and goes on with another thread", async (name, message) => {
    open(1);
    const [failed, next] = await Promise.allSettled([run(name), run("echo", 1)]);
    expect(failed).toMatchObject({ status: "rejected", reason: { code: "WORKER_FAILED" } });
    expect((failed as PromiseRejectedResult).reason.message).toContain(message);
    expect(next).toEqual({ status: "fulfilled", value: 1 });
  });

  it("says WORKER_FAILED if a payload cannot be sent or a listener throws, and goes on", async () => {
    open(1);
    await expect(run("echo", () => undefined)).rejects.toMatchObject({ code: "WORKER_FAILED" });
    const onProgress = () => {
      throw new Error("no room for the bar");
    };
    await expect(run("echo", 1, { onProgress })).rejects.toMatchObject({ code: "WORKER_FAILED" });
    expect(await run("echo", 1)).toBe(1);
  });

  it("says WORKER_FAILED to every task if threads cannot start", async () => {
    pool = new ThreadPool(1, { script: new URL("no-such-script.mjs", script) });
    const both = await Promise.allSettled([run("echo"), run("echo")]);
    for (const each of both) expect(each).toMatchObject({ status: "rejected", reason: { code: "WORKER_FAILED" } });
  });
});

describe("a task that is stopped", () => {
  it.each(["spin", "wait"])(
    "ends at once even if it would %s for ever, and frees its slot for the next",
    async (name) => {
      open(1);
      const stop = new AbortController();
      const { outcome } = await started(name, null, { signal: stop.signal });
      const next = run("echo", 1, { signal: new AbortController().signal });
      stop.abort();
      await expect(outcome).rejects.toMatchObject({ code: "INTERRUPTED" });
      expect(await next).toBe(1);
    },
  );

  it("gives up its place in the queue", async () => {
    open(1);
    const first = new AbortController();
    const second = new AbortController();
    const { outcome } = await started("spin", null, { signal: first.signal });
    const waiting = run("spin", null, { signal: second.signal });
    const last = run("echo", 1);
    second.abort();
    await expect(waiting).rejects.toMatchObject({ code: "INTERRUPTED" });
    first.abort();
    await expect(outcome).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(await last).toBe(1);
    await expect(run("echo", 1, { signal: first.signal })).rejects.toMatchObject({ code: "INTERRUPTED" });
  });
});

describe("a pool that is closed", () => {
  it("ends running and waiting tasks, and takes no others", async () => {
    open(2);
    const running = [await started("spin"), await started("wait")];
    const waiting = run("echo");
    waiting.catch(() => undefined);
    expect(await pool.close()).toBe(true);
    for (const outcome of [...running.map((each) => each.outcome), waiting, run("echo")]) {
      await expect(outcome).rejects.toMatchObject({ code: "INTERRUPTED" });
    }
  });

  it("ends threads that are starting or have done their work", async () => {
    for (const hasWorked of [false, true]) {
      open(2);
      const both = Promise.allSettled([run("echo"), run("echo")]);
      if (hasWorked) await both;
      expect(await pool.close()).toBe(true);
      for (const { status } of await both) expect(status).toBe(hasWorked ? "fulfilled" : "rejected");
    }
  });

  it.skipIf(process.platform === "win32")("says so if the system does not let a thread end", async () => {
    const path = join(mkdtempSync(join(tmpdir(), "claqueta-")), "hangs");
    open(1);
    const outcome = run("hang", path);
    outcome.catch(() => undefined);
    await vi.waitUntil(() => existsSync(path), 30_000);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const closed = pool.close();
    await expect(outcome).rejects.toMatchObject({ code: "INTERRUPTED" });
    vi.advanceTimersByTime(60_000);
    expect(await closed).toBe(false);
    const closedLater = pool.close();
    vi.advanceTimersByTime(59_000);
    rmSync(path);
    expect(await closedLater).toBe(true);
  });
});
