import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { claqueta, startClaqueta, temporaryFolder } from "./claqueta.ts";

const folder = temporaryFolder();
const file = (name: string): string => join(folder, name);
const args = (name: string, ...more: string[]): string[] => [
  ...[
    "tune",
    "examples/movies.csv",
    "--recipe",
    "naive-bayes",
    "--trials",
    "9",
    "--cv",
    "3",
    "--resamples",
    "50",
    "-q",
  ],
  ...["--log", file(`${name}.jsonl`), "--out", file(`${name}.json`), "--report", file(`${name}-report.json`), ...more],
];
const read = (name: string): string => readFileSync(file(name), "utf8");
const lines = (name: string): unknown[] =>
  read(name)
    .trimEnd()
    .split("\n")
    .map((line) => {
      const { seconds: _, ...rest } = JSON.parse(line);
      return rest;
    });

/** Starts a search and ends it in this way once its log has so many lines. */
async function stopped(name: string, signal: NodeJS.Signals, lineCount: number): Promise<string> {
  const child = startClaqueta(args(name), { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  const path = file(`${name}.jsonl`);
  const isFar = (): boolean => existsSync(path) && readFileSync(path, "utf8").split("\n").length > lineCount;
  const ended = once(child, "close");
  while (!isFar() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
  child.kill(signal);
  await ended;
  return said;
}

describe("claqueta tune", () => {
  it("gives the same log and best recipe after a kill and after Ctrl-C as undisturbed", async () => {
    const run = claqueta(args("whole"));
    expect(run.stderr).toBe("");
    expect(run.stdout).toContain("movies that took no part in the search");
    await stopped("killed", "SIGKILL", 4);
    const kept = lines("killed.jsonl");
    expect(kept.length).toBeLessThan(lines("whole.jsonl").length);
    expect(claqueta(args("killed", "--resume")).status).toBe(0);
    const said = await stopped("stopped", "SIGINT", 11);
    expect(said).toContain("--resume goes on");
    expect(claqueta(args("stopped", "--resume", "--jobs", "1")).status).toBe(0);
    for (const name of ["killed", "stopped"]) {
      expect(lines(`${name}.jsonl`)).toEqual(lines("whole.jsonl"));
      expect(read(`${name}.json`)).toBe(read("whole.json"));
    }
  }, 1_200_000); // five runs of the command

  it("saves a recipe that compare and train accept", () => {
    if (!existsSync(file("whole.json"))) claqueta(args("whole"));
    const own = ["--recipe-file", file("whole.json")];
    const compared = claqueta(["compare", "examples/movies.csv", "--recipes", "naive-bayes", ...own, "--json", "-q"]);
    const report = JSON.parse(compared.stdout);
    expect(report.recipes.map(({ name }: { name: string }) => name).sort()).toEqual([
      "naive-bayes",
      "naive-bayes-tuned",
    ]);
    const trained = claqueta(["train", "examples/movies.csv", ...own, "--out", file("tuned.claqueta"), "-q"]);
    expect(trained.stdout).toContain("naive-bayes-tuned fitted on all 377 movies");
  });

  it("writes over no log, and says how to go on", () => {
    if (!existsSync(file("whole.jsonl"))) claqueta(args("whole"));
    const before = read("whole.jsonl");
    const run = claqueta(args("whole"));
    expect(run.status).toBe(73);
    expect(run.stderr).toContain("--resume");
    const other = claqueta(args("whole", "--resume", "--seed", "7"));
    expect(other.status).toBe(64);
    expect(other.stderr).toContain("its seed differs");
    expect(read("whole.jsonl")).toBe(before);
  });
});
