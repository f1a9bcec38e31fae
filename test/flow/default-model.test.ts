import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { ModelReport } from "../../src/report/model-card.ts";
import { claqueta, root, temporaryFolder } from "./claqueta.ts";

const folder = temporaryFolder();
const model = join(folder, "default.claqueta");
const withModel = { ...process.env, NO_COLOR: "1", CLAQUETA_MODEL: model };
const script = (name: string, to: string) =>
  spawnSync(process.execPath, [join(root, "scripts", name), "--to", to, "--data", "examples/movies.csv"], {
    cwd: root,
    encoding: "utf8",
  });
const run = (args: readonly string[]) =>
  spawnSync(process.execPath, [join(root, "dist/cli/main.js"), ...args], {
    cwd: root,
    encoding: "utf8",
    env: withModel,
  });

beforeAll(() => {
  expect(script("train-default.mjs", folder).status).toBe(0);
});

describe("the default model's commands", () => {
  it("write a card whose figures are those of the report, genre by genre", () => {
    const card = readFileSync(join(folder, "README.md"), "utf8");
    const report: ModelReport = JSON.parse(readFileSync(join(folder, "report.json"), "utf8"));
    expect(report.heldOut.genres).toHaveLength(24);
    expect(card).toContain(`| ROC AUC, macro | ${report.heldOut.rocAuc.macro.toFixed(4)} | 95% interval `);
    for (const { genre, support, rocAuc, rocAucInterval } of report.heldOut.genres) {
      const [low, high] = rocAucInterval ?? [];
      expect(card).toContain(
        `| ${genre} | ${support} | ${rocAuc?.toFixed(3)} | ${low?.toFixed(3)}–${high?.toFixed(3)} |`,
      );
    }
    expect(card).toContain(report.modelFile.sha256);
    expect(card).not.toContain("undefined");
  });

  it("make the same figures and the same bytes again, and tell of a card that says otherwise", () => {
    const again = script("eval-default.mjs", folder);
    expect(again.stdout).toContain("the same to the last byte");
    expect(again.status).toBe(0);
    const path = join(folder, "README.md");
    const card = readFileSync(path, "utf8");
    writeFileSync(path, card.replace(/(ROC AUC, macro \| 0\.)\d/, "$19"));
    const differing = script("eval-default.mjs", folder);
    writeFileSync(path, card);
    expect(differing.status).toBe(1);
    expect(differing.stderr).toContain("ROC AUC, macro | 0.9");
  }, 600_000);
});

describe("a command without --model", () => {
  it("uses the model that the environment names", () => {
    const info = JSON.parse(run(["info", "--json"]).stdout);
    expect(info).toMatchObject({ file: model, provenance: { recipe: "words", trainingMovieCount: 377 } });
    const [prediction] = JSON.parse(run(["predict", "--plot", "A sheriff and his horse.", "--format", "json"]).stdout);
    expect(prediction.genres).toHaveLength(24);
    expect(run(["evaluate", "examples/movies.csv", "--errors", "0"]).stdout).toContain("377 movies");
    const out = join(folder, "submission.csv");
    expect(run(["submit", "examples/new-movies.csv", "--out", out]).status).toBe(0);
    expect(run(["thresholds", "--goal", "count=3", "--out", join(folder, "three.claqueta")]).status).toBe(0);
    expect(run(["export-site", join(folder, "site")]).status).toBe(0);
  }, 600_000);

  it("uses the package's own where there is one, and else says how to make it", () => {
    const { status, stdout, stderr } = claqueta(["info", "--json"]);
    const own = join(root, "models/default.claqueta");
    if (existsSync(own)) expect(JSON.parse(stdout).file).toBe(own);
    else {
      expect(status).toBe(66);
      expect(stderr).toContain("npm run train:default");
    }
  });
});

it("serves page and API on `npm start`", async () => {
  const child = spawn(process.execPath, [join(root, "scripts/start.mjs"), "--port", "0"], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exit = new Promise((resolve) => child.once("exit", resolve));
  let said = "";
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr.on("data", (chunk) => {
      said += chunk;
      const found = / at (http:\S+) /.exec(said);
      if (found !== null) resolve(found[1]);
    });
    void exit.then(() => reject(new Error(said)));
  });
  expect(await (await fetch(url)).text()).toContain("<!doctype html>");
  const answer = await fetch(`${url}/v1/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ movies: [{ plot: "A sheriff rides out to face the outlaws." }] }),
  });
  expect((await answer.json()).predictions[0].genres.length).toBeGreaterThan(0);
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
});
