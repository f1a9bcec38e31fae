import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root, startClaqueta } from "./claqueta.ts";

it("ends in order however early: `npm run early-ends` with a few runs of each kind", () => {
  const args = ["--runs", "2", "--limit", "300"];
  const script = join(root, "test/flow/early-ends.mjs");
  const run = spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: "utf8" });
  expect(run.stdout).toContain("compare, SIGTERM");
  expect(run.status, run.stdout + run.stderr).toBe(0);
}, 1_200_000);

const main = join(root, "dist/cli/main.js");
const bash = (command: string, env: Record<string, string> = {}) =>
  spawnSync("bash", ["-c", command, process.execPath, main], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", ...env },
  });

describe("output that cannot be written", () => {
  it.each(["--help", "recipes", "info --json", "predict --plot x"])("ends %s in silence where nobody reads", (args) => {
    // Not before the reader has gone.
    const run = bash(`(trap "" PIPE; while echo x; do :; done 2>/dev/null; "$0" "$1" ${args}; echo $? >&2) | true`);
    expect(run.stderr).toBe("141\n");
  });

  it.skipIf(!existsSync("/dev/full")).each(["--help", "recipes", "info --json", "predict --plot x"])(
    "ends %s with one message where the disk is full",
    (args) => {
      const run = bash(`"$0" "$1" ${args} >/dev/full`);
      expect(run.stderr).toMatch(/^error CANNOT_WRITE standard output: cannot be written \(the disk is full\)\..*\n$/);
      expect(run.status).toBe(73);
    },
  );

  it.skipIf(!existsSync("/dev/full"))("keeps the exit code of an error that cannot be told", () => {
    expect(bash(`"$0" "$1" info no-such-file 2>/dev/full`).status).toBe(66);
  });
});

/** Runs code before the command's own. */
const preload = (code: string) => ({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` });

it("tells an error that nobody has waited for as any other", () => {
  const code = `setInterval(() => {
    if (process.listenerCount("uncaughtException") > 0) Promise.reject(new Error("left alone"));
  }, 1);`;
  const run = bash('"$0" "$1" serve --port 0', preload(code));
  expect(run.stderr).toMatch(/error INTERNAL .*\nError: left alone/);
  expect(run.status).toBe(70);
});

describe("Ctrl-C where the command waits for its input", () => {
  /** A command that has begun to wait, and its end. */
  async function waiting(args: readonly string[], code = "") {
    const ready = 'process.on("newListener", (name) => name === "SIGINT" && process.stderr.write("ready"));';
    const env = { ...process.env, NO_COLOR: "1", ...preload(ready + code) };
    const child = startClaqueta(args, { stdio: ["pipe", "ignore", "pipe"], env });
    const ended = once(child, "close");
    const stderr = child.stderr as NodeJS.ReadableStream;
    let said = "";
    stderr.on("data", (text) => {
      said += text;
    });
    await once(stderr, "data");
    return { child, ended, stderr, said: () => said };
  }

  it.each([
    ["profile", "-"],
    ["predict", "-", "--format", "jsonl"],
  ])("stops %s %s in order", async (...args) => {
    const { child, ended, said } = await waiting(args);
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
    expect(said()).toMatch(/\nerror INTERRUPTED stopped on request\. Nothing was left half-written\.\n$/);
  });

  it("ends the process by the second signal, and by the first where the command does not heed it for long", async () => {
    const stubborn = "process.stdin.destroy = () => undefined;";
    const [impatient, patient] = await Promise.all([0, 1].map(() => waiting(["profile", "-"], stubborn)));
    patient.child.kill("SIGINT");
    impatient.child.kill("SIGINT");
    await once(impatient.stderr, "data");
    impatient.child.kill("SIGTERM");
    expect(await impatient.ended).toEqual([null, "SIGTERM"]);
    expect(await patient.ended).toEqual([null, "SIGINT"]);
  });
});
