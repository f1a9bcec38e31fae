import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import module from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallModel, smallModelFile } from "../fixtures/small-model.ts";
import { root, temporaryFolder } from "./claqueta.ts";
import { request, type Served, servedBy } from "./serving.ts";

const folder = temporaryFolder();
const main = join(folder, "dist/cli/main.js");
const plot = "A sheriff faces outlaws in a frontier town.";
let server: Served;

/** The built package without maps, as npm packs it, and without the files that the bundles are made of. */
beforeAll(async () => {
  for (const name of ["package.json", "LICENSE", "NOTICE"]) cpSync(join(root, name), join(folder, name));
  cpSync(join(root, "dist"), join(folder, "dist"), {
    recursive: true,
    filter: (path) => !/\.map$|dist.server$|dist.cli.(?:serve|predict|program|commands)/.test(path),
  });
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
  const lemmas = await smallModel(undefined, { kind: "tfidf", preprocess: "lemmas", minDf: 2 });
  server = await servedBy(
    spawn(
      process.execPath,
      [main, "serve", "--port", "0", "--timeout", "60", "--model", await smallModelFile(lemmas)],
      { cwd: folder },
    ),
  );
});
afterAll(() => {
  server.child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

describe("the server in one file, without the files that it is made of", () => {
  it("answers predictions, also such as need the lemma tables", async () => {
    expect(existsSync(join(folder, "dist/server"))).toBe(false);
    const { status, text } = await request(`${server.url}/v1/predict`, { plot });
    expect(status).toBe(200);
    expect(JSON.parse(text).predictions[0].genres).toHaveLength(24);
  });

  it("has threads for long requests, and their answers and errors are those of short ones", async () => {
    const [one, many] = await Promise.all([
      request(`${server.url}/v1/predict`, { plot }),
      request(`${server.url}/v1/predict`, { movies: Array.from({ length: 20 }, () => ({ plot })) }),
    ]);
    expect(JSON.parse(many.text).predictions[19].genres).toEqual(JSON.parse(one.text).predictions[0].genres);
    const explain = { explain: true, explainGenres: ["Nothing"] };
    const refused = await Promise.all([
      request(`${server.url}/v1/predict`, { plot, ...explain }),
      request(`${server.url}/v1/predict`, { plot: plot.repeat(150), ...explain }),
    ]);
    expect(refused.map(({ text }) => JSON.parse(text).code)).toEqual(["UNKNOWN_GENRE", "UNKNOWN_GENRE"]);
  });

  it("finds the page, its documentation and its metrics", async () => {
    for (const [path, type, part] of [
      ["/", "text/html", "<title>"],
      ["/docs/", "text/html", "swagger"],
      ["/openapi.json", "application/json", '"/v1/predict"'],
      ["/metrics", "text/plain", "claqueta_movies_total"],
    ] as const) {
      const { status, headers, text } = await request(server.url + path, undefined);
      expect([path, status, text.includes(part)]).toEqual([path, 200, true]);
      expect(headers["content-type"]).toContain(type);
    }
  });

  it("stops when told to, with exit code 0", async () => {
    server.child.kill("SIGTERM");
    expect(await server.exited).toBe(0);
  });
});

describe("the prediction of one movie in one file, without the files that it is made of", () => {
  it.each(["table", "jsonl", "csv"])("says what the program of many files says, as %s", async (format) => {
    expect(existsSync(join(folder, "dist/cli/predict.js"))).toBe(false);
    const model = await smallModelFile(await smallModel());
    const args = ["predict", "--model", model, "--title", "Dust", "--year", "1958", "--plot", plot, "--format", format];
    const inOneFile = spawnSync(process.execPath, [main, ...args], { encoding: "utf8" });
    const plain = `import { runProgram } from "./dist/cli/program.js";
      import { addPredict } from "./dist/cli/predict.js";
      await runProgram([addPredict]);`;
    const ofMany = spawnSync(process.execPath, ["--input-type=module", "-e", plain, ...args], {
      cwd: root,
      encoding: "utf8",
    });
    expect(inOneFile.stdout).toContain("Western");
    expect(inOneFile).toMatchObject({ status: 0, stderr: "", stdout: ofMany.stdout });
  });

  it("keeps what V8 compiles for the next start, where Node can", () => {
    const env = {
      ...process.env,
      TMPDIR: folder,
      NODE_DISABLE_COMPILE_CACHE: undefined,
      NODE_COMPILE_CACHE: undefined,
    };
    spawnSync(process.execPath, [main, "predict", "--plot", plot, "--model", "no-model"], { env });
    expect(existsSync(join(folder, "node-compile-cache"))).toBe("enableCompileCache" in module);
  });

  it("ends with the exit codes of mistakes", () => {
    const unknown = spawnSync(process.execPath, [main, "predict", "--plot", plot, "--yaer", "1958"], {
      encoding: "utf8",
    });
    expect(unknown).toMatchObject({ status: 64, stdout: "" });
    expect(unknown.stderr).toContain("--yaer");
    const noModel = spawnSync(process.execPath, [main, "predict", `--plot=${plot}`, "--model", "no-model"], {
      encoding: "utf8",
    });
    expect(noModel).toMatchObject({ status: 66, stdout: "" });
    expect(noModel.stderr).toContain("FILE_NOT_FOUND");
  });
});

describe.each([
  ["serve", ["fastify", "pino", "commander", "@fastify/static", "@fastify/helmet", "helmet"], 30],
  ["predict-one", ["commander", "hyparquet", "hyparquet-writer"], 2],
])("dist/%s", (name, packages, minLicences) => {
  it("comes with the licences of what it holds", () => {
    const licences = readFileSync(join(root, "dist", name, "LICENSES.txt"), "utf8");
    for (const each of packages) expect(licences).toMatch(new RegExp(`\\n${each} \\d+\\.\\d+\\.\\d+ \\(MIT\\)\\n`));
    expect(licences.match(/Permission is hereby granted/g)?.length).toBeGreaterThan(minLicences);
  });
});
