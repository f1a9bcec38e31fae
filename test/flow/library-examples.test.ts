import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { claqueta, root, temporaryFolder } from "./claqueta.ts";
import { request, serve } from "./serving.ts";

const folder = join(root, "examples/library");
const model = join(temporaryFolder(), "example.claqueta");
const started = (name: string, path: string, nodeOptions: readonly string[] = []) =>
  spawnSync(process.execPath, [...nodeOptions, join(folder, name), path], { encoding: "utf8" });
const run = (name: string, path = model) => {
  const { status, stdout, stderr } = started(name, path);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
};

describe("the library's examples", () => {
  let trained = "";
  beforeAll(() => {
    trained = run("train.mjs");
  });

  const names = readdirSync(folder).filter((name) => name.endsWith(".mjs"));

  it("are those that are tried here", () => {
    const own = ["own-feature.mjs", "own-kinds.mjs", "own-learner.mjs", "own-vectors.mjs"];
    const others = ["compare-fields.mjs", "compare.mjs", "explain.mjs", "predict.mjs", "train.mjs", "worker.mjs"];
    expect(names.sort()).toEqual([...own, ...others].sort());
  });

  it.each(names)("are short: %s has at most 40 lines and knows the public names alone", (name) => {
    const text = readFileSync(join(folder, name), "utf8");
    expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(40);
    const imported = [...text.matchAll(/from "([^"]+)"/g)].map(([, source]) => source);
    expect(imported.filter((source) => !/^(node:\w+(\/promises)?|claqueta(\/predict)?)$/.test(source))).toEqual([]);
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

  it("say what fields add to a recipe, with an interval", () => {
    const said =
      /^words with fields: (-?0\.\d{3}) more macro ROC AUC \(95% (-?0\.\d{3}) to (-?0\.\d{3})\), more than noise\n$/;
    const [, difference, low, high] = said.exec(run("compare-fields.mjs")) ?? [];
    expect(Number(low)).toBeGreaterThan(0);
    expect(Number(difference)).toBeGreaterThan(Number(low));
    expect(Number(high)).toBeGreaterThan(Number(difference));
  });
});

describe("kinds of one's own", () => {
  const path = join(temporaryFolder(), "own-kinds.claqueta");
  const preload = (name: string): string => `--import=${pathToFileURL(join(folder, name))}`;
  const both = [preload("own-feature.mjs"), preload("own-learner.mjs")];
  let fitted = "";
  beforeAll(() => {
    fitted = run("own-kinds.mjs", path);
  });

  it("give the same bits in a process that registered them and loads the model", () => {
    expect(fitted).toMatch(/^([A-Z][\w-]+ (0\.\d+(e-\d+)?|1|0)\n){24}$/);
    const bytes = readFileSync(path);
    expect(run("own-kinds.mjs", path)).toBe(fitted);
    expect(readFileSync(path)).toEqual(bytes);
  });

  it.each([
    ["no kind", [], 'features mark: kind is "punctuation"', "(registerVectorizer)"],
    [
      "the feature alone",
      [both[0]],
      'classifier: kind "nearest-centroid" is not known here',
      "(registerLearner, registerClassifier)",
    ],
  ])("cannot be loaded where %s is registered, and the error says what to do", (_, options, what, how) => {
    const { status, stderr } = started("predict.mjs", path, options);
    expect(status).toBe(1);
    expect(stderr).toContain(what);
    expect(stderr).toContain(`Register a kind of your own first ${how}`);
  });

  it("are known to a program that did not import them itself, where Node loads them first", () => {
    const { status, stdout, stderr } = started("predict.mjs", path, both);
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout.trim().split("\n")).toHaveLength(20);
  });

  describe("on the command line", () => {
    const NODE_OPTIONS = both.join(" ");
    const saved = temporaryFolder();
    const recipe = join(saved, "mine.json");
    beforeAll(() => {
      vi.stubEnv("NODE_OPTIONS", NODE_OPTIONS);
      const parts = [
        { name: "word", features: { kind: "tfidf" } },
        { name: "mark", weight: 0.1, features: { kind: "punctuation" } },
      ];
      const learner = { kind: "nearest-centroid", sharpness: 12 };
      writeFileSync(
        recipe,
        JSON.stringify({ name: "mine", description: "", features: { kind: "union", parts }, learner }),
      );
    });
    afterAll(() => {
      vi.unstubAllEnvs();
    });

    it("are compared, beside recipes that threads fit", () => {
      const { status, stdout } = claqueta([
        "compare",
        "examples/movies.csv",
        "--recipes",
        "words",
        "--recipe-file",
        recipe,
        "-q",
      ]);
      expect(status).toBe(0);
      expect(stdout).toMatch(/^mine +0\.\d{4}/m);
      expect(stdout).toMatch(/^words +0\.\d{4}/m);
    });

    it("predict files on several threads, with the same bytes on one", () => {
      const rows = readFileSync(join(root, "examples/movies.csv"), "utf8").split("\n");
      const large = join(saved, "large.csv");
      writeFileSync(large, [rows[0], ...Array.from({ length: 5 }, () => rows.slice(1, -1)).flat(), ""].join("\n"));
      const outputs = ["1", "2"].map((jobs) => {
        const out = join(saved, `out-${jobs}.csv`);
        const options = ["--model", path, "--jobs", jobs, "--genres-column", "answer", "--out", out, "-q"];
        const { status, stderr } = claqueta(["predict", large, ...options]);
        expect([status, stderr]).toEqual([0, ""]);
        return readFileSync(out, "utf8");
      });
      expect(outputs[1]).toBe(outputs[0]);
      expect(outputs[0].split("\n")[0]).toContain("answer,p_");
    });

    it("answer over HTTP, long requests on threads included", async () => {
      const served = await serve(["--model", path]);
      const movies = Array.from({ length: 200 }, (_, i) => ({
        title: `${i}`,
        plot: `A detective? The killer! ${i}`.repeat(40),
      }));
      const { status, text } = await request(`${served.url}/v1/predict`, { movies });
      served.child.kill();
      await served.exited;
      expect(status).toBe(200);
      expect(JSON.parse(text).predictions).toHaveLength(200);
    });

    it("are refused by export-site: the page in a browser does not know them", () => {
      const { status, stderr } = claqueta(["export-site", join(saved, "site"), "--model", path]);
      expect(status).toBe(64);
      expect(stderr).toContain("it holds a kind of one's own, which a page in a browser does not know");
    });

    it("stand in the JSON Schema of recipe files", () => {
      const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(
        JSON.parse(claqueta(["recipes", "--schema"]).stdout),
      );
      const mine = JSON.parse(readFileSync(recipe, "utf8"));
      expect([validate(mine), validate.errors]).toEqual([true, null]);
      expect(validate({ ...mine, learner: { kind: "nearest-centroid", sharpness: 0 } })).toBe(false);
    });
  });

  it("are named by the error of a command that does not know them", () => {
    const { status, stderr } = claqueta(["info", path]);
    expect(status).toBe(64);
    expect(stderr).toContain('NODE_OPTIONS="--import ./my-kinds.mjs"');
  });

  it("include no vectors of another program: their model loads anywhere, with the same bits", () => {
    const vectors = join(temporaryFolder(), "vectors.claqueta");
    const first = run("own-vectors.mjs", vectors);
    expect(run("own-vectors.mjs", vectors)).toBe(first);
    const { status, stdout } = claqueta(["predict", "examples/new-movies.csv", "--model", vectors]);
    expect(status).toBe(0);
    expect(stdout).toContain("Miracle");
  });
});

describe("the example of a recipe file", () => {
  const path = join(folder, "own-recipe.json");

  it("fits the JSON Schema that its editor completes from", () => {
    const { stdout } = claqueta(["recipes", "--schema"]);
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(stdout));
    const recipe = JSON.parse(readFileSync(path, "utf8"));
    expect([validate(recipe), validate.errors]).toEqual([true, null]);
    expect(recipe.$schema).toBe("./recipe.schema.json");
  });

  it("is trained on a file with these fields, which its model reads", () => {
    const out = join(temporaryFolder(), "fields.claqueta");
    const { status } = claqueta([
      "train",
      "examples/movies-with-fields.csv",
      "--recipe-file",
      path,
      "--out",
      out,
      "-q",
    ]);
    expect(status).toBe(0);
    expect(claqueta(["info", out]).stdout).toMatch(
      /fields +keywords \(text\), country \(category\), runtime \(number\)/,
    );
  });
});
