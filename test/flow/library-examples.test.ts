import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { root, temporaryFolder } from "./claqueta.ts";

const folder = join(root, "examples/library");
const model = join(temporaryFolder(), "example.claqueta");
const run = (name: string) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, name), model], { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
};

describe("the library's examples", () => {
  let trained = "";
  beforeAll(() => {
    trained = run("train.mjs");
  });

  it("are the five that are tried here", () => {
    const names = readdirSync(folder).filter((name) => name.endsWith(".mjs"));
    expect(names.sort()).toEqual(["compare.mjs", "explain.mjs", "predict.mjs", "train.mjs", "worker.mjs"]);
  });

  it("train and calibrate a model, and save it", () => {
    expect(trained).toMatch(/^Calibration error 0\.\d+ → 0\.\d+\nSaved 24 genres in \d+ bytes\.\n$/);
  });

  it("compare two recipes", () => {
    const lines = run("compare.mjs").trim().split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/^(words|naive-bayes): macro ROC AUC 0\.\d{3}, 95% 0\.\d{3}–0\.\d{3}$/);
  });

  it("predict the movies of a file, each with an answer", () => {
    const lines = run("predict.mjs").trim().split("\n");
    expect(lines).toHaveLength(20);
    for (const line of lines) expect(line).toMatch(/^.+: [A-Z].+ \(first [\w-]+, \d+%\)$/);
  });

  it("explain a genre by words of the plot", () => {
    expect(run("explain.mjs")).toMatch(/^Western, exact:\n( {2}[+-]\d\.\d\d \S+\n){5}$/);
  });

  it("answer a request with nothing of Node", () => {
    const [status, ...body] = run("worker.mjs").split(" ");
    expect(status).toBe("200");
    expect(JSON.parse(body.join(" "))).toHaveLength(3);
  });
});
