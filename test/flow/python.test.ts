import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadModel } from "../../src/pipeline/model-file.ts";
import { claqueta, temporaryFolder } from "./claqueta.ts";

const python = (code: string, ...args: string[]) =>
  spawnSync("python3", ["-c", code, ...args], { encoding: "utf8", maxBuffer: 2 ** 26 });
const missing = python("import numpy, safetensors").status !== 0;

describe.skipIf(missing)(`Python's safetensors${missing ? " (skipped: pip install numpy safetensors)" : ""}`, () => {
  it("opens a model file and reads its tensors and description", async () => {
    const path = join(temporaryFolder(), "words.claqueta");
    expect(claqueta(["train", "examples/movies.csv", "--recipe", "words", "--out", path, "-q"]).status).toBe(0);
    const run = python(
      `
import json, sys
from safetensors import safe_open
with safe_open(sys.argv[1], "np") as f:
    tensors = {name: list(f.get_tensor(name).shape) for name in f.keys()}
    model = json.loads(f.metadata()["model"])
    print(json.dumps({"tensors": tensors, "genres": model["genres"], "thresholds": f.get_tensor("thresholds").tolist()}))
`,
      path,
    );
    expect(run.stderr).toBe("");
    const read = JSON.parse(run.stdout);
    const model = await loadModel(path);
    expect(read.genres).toEqual([...model.genres.names]);
    expect(read.thresholds).toEqual([...model.thresholds]);
    expect(Object.keys(read.tensors).some((name) => name.startsWith("classifier/"))).toBe(true);
    expect(Object.keys(read.tensors).some((name) => name.startsWith("features/"))).toBe(true);
  });
});
