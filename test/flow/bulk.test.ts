import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { RandomState } from "../../src/random/mt19937.ts";
import { claqueta, root, startClaqueta, temporaryFolder } from "./claqueta.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder, name);
const model = at("words.claqueta");
const movies = at("movies.jsonl");
const movieCount = 2500;
const predict = (args: readonly string[], input?: string | Uint8Array) =>
  claqueta(["predict", "--model", model, "-q", ...args], input);
const left = () => readdirSync(folder).filter((name) => /\.part|\.tmp/.test(name));

/** The example movies over and over, with other titles, a value of every kind, and letters of several bytes. */
function movieLines(count: number): string[] {
  const rows = claqueta([
    "predict",
    "examples/movies.csv",
    "--model",
    model,
    "--format",
    "jsonl",
    "--genres-column",
    "g",
  ]);
  const all = rows.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return Array.from({ length: count }, (_, i) => {
    const { title, year, plot } = all[i % all.length];
    return JSON.stringify({
      id: i,
      title: `${title} № ${i}`,
      year: Number(year),
      plot,
      more: { tags: ["ñ", null, 1.5] },
    });
  });
}

beforeAll(() => {
  expect(claqueta(["train", "examples/movies.csv", "--recipe", "words", "--out", model, "-q"]).status).toBe(0);
  writeFileSync(movies, `${movieLines(movieCount).join("\n")}\n`);
  expect(predict([movies, "--out", at("whole.jsonl")])).toMatchObject({ status: 0, stderr: "" });
});

const whole = () => readFileSync(at("whole.jsonl"), "utf8");

describe("a file of many movies", () => {
  it("keeps every column as it stands and adds the genres", () => {
    const given = readFileSync(movies, "utf8").trimEnd().split("\n");
    const lines = whole().trimEnd().split("\n");
    expect(lines).toHaveLength(movieCount);
    for (const [i, line] of lines.entries()) {
      expect(line.startsWith(`${given[i].slice(0, -1)},"genres":[{"genre":"`)).toBe(true);
    }
    expect(JSON.parse(lines[17]).genres).toHaveLength(24);
  });

  it("gives the same bytes on one thread, through pipes, from .gz, and in shards put together", () => {
    const lines = readFileSync(movies, "utf8").split(/(?<=\n)/);
    expect(predict([movies, "--jobs", "1", "--format", "jsonl"]).stdout).toBe(whole());
    expect(predict(["-", "--format", "jsonl"], lines.join("")).stdout).toBe(whole());
    writeFileSync(at("movies.jsonl.gz"), gzipSync(lines.join("")));
    expect(predict([at("movies.jsonl.gz"), "--format", "jsonl"]).stdout).toBe(whole());
    const shards = [lines.slice(0, 1), lines.slice(1, 1000), lines.slice(1000), []];
    expect(shards.map((shard) => predict(["-", "--format", "jsonl"], shard.join("")).stdout).join("")).toBe(whole());
  });

  it("goes from CSV to Parquet and back with the same values", () => {
    expect(predict([movies, "--out", at("movies.csv")])).toMatchObject({ status: 0, stderr: "" });
    expect(predict([movies, "--out", at("movies.parquet")])).toMatchObject({ status: 0, stderr: "" });
    const renamed = ["--columns", "genres=none", "--genres-column", "again"];
    const fromCsv = predict([at("movies.csv"), "--format", "jsonl", ...renamed]).stdout;
    const fromParquet = predict([at("movies.parquet"), "--format", "jsonl", ...renamed]).stdout;
    const rows = (text: string) =>
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
    const first = rows(whole());
    const csv = rows(fromCsv);
    expect(csv).toHaveLength(movieCount);
    for (const [i, row] of rows(fromParquet).entries()) {
      expect(row.title).toBe(csv[i].title);
      expect(row.genres ?? "").toBe(csv[i].genres);
      expect(row.again).toEqual(first[i].genres);
      for (const { genre, probability } of row.again) {
        expect(row[`p_${genre}`]).toBe(probability);
        expect(Number(csv[i][`p_${genre}`])).toBe(probability);
      }
    }
  });

  it("lists rows that cannot be used with number, reason and line, and goes on", () => {
    const lines = readFileSync(movies, "utf8").trimEnd().split("\n");
    const bad = ["no JSON", '{"title":"x","year":1999,"plot":" "}', '{"plot":"x","year":20000}'];
    const broken = [...lines.slice(0, 600), bad[0], bad[1], ...lines.slice(600), bad[2]];
    writeFileSync(at("broken.jsonl"), broken.join("\n"));
    const run = predict([at("broken.jsonl"), "--out", at("mended.jsonl"), "--errors", at("errors.jsonl")]);
    expect(run.status).toBe(0);
    expect(run.stderr).toContain(`3 of ${movieCount + 3} rows could not be used`);
    expect(readFileSync(at("mended.jsonl"), "utf8")).toBe(whole());
    const errors = readFileSync(at("errors.jsonl"), "utf8").trimEnd().split("\n");
    expect(errors.map((line) => JSON.parse(line))).toMatchObject([
      { row: 601, code: "BAD_JSON", line: bad[0] },
      { row: 602, column: "plot", code: "BAD_ROW", line: bad[1] },
      { row: movieCount + 3, column: "year", code: "BAD_ROW", line: bad[2] },
    ]);
    const stopped = predict([at("broken.jsonl"), "--out", at("never.jsonl")]);
    expect(stopped.status).toBe(65);
    expect(stopped.stderr).toContain("row 601");
    expect(existsSync(at("never.jsonl"))).toBe(false);
    expect(predict([at("broken.jsonl"), "--out", at("never.jsonl"), "--errors", at("e"), "--resume"]).status).toBe(0);
    expect(readFileSync(at("never.jsonl"), "utf8")).toBe(whole());
    expect(readFileSync(at("e"), "utf8")).toBe(readFileSync(at("errors.jsonl"), "utf8"));
    expect(left()).toEqual([]);
  });

  it("says that a column of the answers' name is there already, and takes another name", () => {
    const taken = predict(["examples/movies.csv", "--format", "csv"]);
    expect(taken).toMatchObject({ status: 65, stdout: "" });
    expect(taken.stderr).toContain("--genres-column");
    const named = predict(["examples/movies.csv", "--format", "csv", "--genres-column", "predicted"]);
    expect(named.stdout.split("\n")[0]).toContain("plot,genres,rating,predicted,p_Action");
  });
});

/** So many that the work is not done before a busy test has seen that it has begun. */
function manyMovies(name: string): string {
  writeFileSync(at(name), readFileSync(movies, "utf8").repeat(8));
  return at(name);
}

const start = (args: readonly string[]) =>
  startClaqueta(["predict", "--model", model, "-q", "--checkpoint", "0", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });

/** Whether the file comes to be before the process ends. */
async function appears(path: string, child: ReturnType<typeof start>): Promise<boolean> {
  while (child.exitCode === null && !existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 2));
  return child.exitCode === null;
}

/** Starts the work and kills it so many milliseconds after it has begun to write; false where it was done before. */
async function killed(out: string, args: readonly string[], afterMs: number): Promise<boolean> {
  const child = start(args);
  const exit = once(child, "exit");
  if (await appears(`${out}.part`, child)) await new Promise((resolve) => setTimeout(resolve, afterMs));
  child.kill("SIGKILL");
  return (await exit)[1] === "SIGKILL";
}

describe("work that is stopped", () => {
  it.each(["jsonl", "csv", "parquet"])("gives the same %s after kills as undisturbed", async (format) => {
    const out = at(`killed.${format}`);
    const undisturbed = at(`undisturbed.${format}`);
    const child = start([movies, "--out", undisturbed]);
    const exit = once(child, "exit");
    await appears(`${undisturbed}.part`, child);
    const startMs = performance.now();
    await exit;
    const workMs = performance.now() - startMs;
    const random = new RandomState(7);
    let killCount = 0;
    for (let kill = 0; kill < 3 && !existsSync(out); kill++) {
      const afterMs = kill === 0 ? 0 : (random.random() * workMs) / 2;
      if (await killed(out, [movies, "--out", out, "--resume"], afterMs)) killCount++;
    }
    expect(predict([movies, "--out", out, "--resume"])).toMatchObject({ status: 0, stderr: "" });
    expect(readFileSync(out).equals(readFileSync(undisturbed))).toBe(true);
    expect(killCount).toBeGreaterThan(0);
    expect(left()).toEqual([]);
  });

  it("refuses to go on where input, model or settings are others", async () => {
    const input = manyMovies("changing.jsonl");
    const out = at("changed.jsonl");
    const args = [input, "--out", out];
    const child = start(args);
    const exit = once(child, "exit");
    expect(await appears(`${out}.part.json`, child)).toBe(true);
    child.kill("SIGKILL");
    await exit;
    const resumed = [...args, "--resume"];
    const other = at("other.claqueta");
    claqueta(["train", "examples/movies.csv", "--recipe", "words", "--seed", "2", "--out", other, "-q"]);
    const refused = (run: { status: number | null; stderr: string }, what: string) => {
      expect(run.stderr).toContain("CANNOT_RESUME");
      expect(run.stderr).toContain(what);
      expect(run.status).toBe(65);
    };
    refused(claqueta(["predict", "--model", other, "-q", ...resumed]), "another model");
    refused(predict([...resumed, "--genres-column", "g"]), "another --genres-column");
    writeFileSync(input, readFileSync(input, "utf8").replace("19", "20"));
    refused(predict(resumed), "the input has changed");
    expect(predict(args).status).toBe(0);
    expect(left()).toEqual([]);
  });

  it("stops on Ctrl-C, says how to go on, and goes on", async () => {
    const out = at("interrupted.jsonl");
    const args = [manyMovies("interrupting.jsonl"), "--out", out];
    const child = start(args);
    let stderr = "";
    child.stderr?.on("data", (text) => {
      stderr += text;
    });
    expect(await appears(`${out}.part.json`, child)).toBe(true);
    child.kill("SIGINT");
    const [status] = await once(child, "close");
    expect(status).toBe(130);
    expect(stderr).toMatch(/\d+ rows are done and kept: the same command with --resume goes on behind them/);
    expect(existsSync(out)).toBe(false);
    expect(predict([...args, "--resume"]).status).toBe(0);
    expect(readFileSync(out, "utf8")).toBe(whole().repeat(8));
  });
});

describe("output that cannot be written", () => {
  it("ends in silence, as other commands do, where the reader closes the pipe", () => {
    const command = `node dist/cli/main.js predict ${movies} --model ${model} --format jsonl -q | head -c 1000 >/dev/null; exit "\${PIPESTATUS[0]}"`;
    const run = spawnSync("bash", ["-c", command], {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
    expect(run.stderr).toBe("");
    expect(run.status).toBe(141);
  });

  it.skipIf(!existsSync("/dev/full"))("ends with an error on a full device", () => {
    const run = predict([movies, "--out", "/dev/full", "--format", "jsonl"]);
    expect(run.stderr).toContain("the disk is full");
    expect(run.status).toBe(73);
    expect(existsSync("/dev/full.part")).toBe(false);
  });

  const small = at("small-disk");
  const mounted =
    process.getuid?.() === 0 &&
    spawnSync("bash", ["-c", `mkdir -p ${small} && mount -t tmpfs -o size=4m tmpfs ${small}`]).status === 0;
  it.skipIf(!mounted)(
    `leaves nothing under the name where the disk is full, and goes on when there is space${mounted ? "" : " (skipped: mounting a small disk needs root)"}`,
    () => {
      try {
        const out = join(small, "full.jsonl");
        const run = predict([movies, "--out", out, "--checkpoint", "0"]);
        expect(run.stderr).toContain("the disk is full");
        expect(run.stderr).toContain("--resume");
        expect(run.status).toBe(73);
        expect(existsSync(out)).toBe(false);
        spawnSync("mount", ["-o", "remount,size=40m", small]);
        expect(predict([movies, "--out", out, "--resume"])).toMatchObject({ status: 0, stderr: "" });
        expect(readFileSync(out, "utf8")).toBe(whole());
      } finally {
        spawnSync("umount", [small]);
      }
    },
  );

  it("refuses to take up a pipe again", () => {
    expect(predict(["-", "--out", at("pipe.jsonl"), "--resume"], "")).toMatchObject({ status: 64 });
  });
});
