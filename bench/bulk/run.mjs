// `claqueta predict` on a million movies as JSON Lines: rows a second, the process's peak memory, and whether a run
// that is killed (kill -9) at seeded random moments and resumed each time gives the undisturbed run's bytes.
// Usage: node bench/bulk/run.mjs [MODEL] [--rows 1000000] [--kills 0] [--seed 1] [--jobs N] [--keep FOLDER] [--json]
// MODEL: by default one of the recipe words, trained on the official file.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readMovies } from "../../dist/movies/read/read-movies.js";
import { RandomState } from "../../dist/random/mt19937.js";
import { dataFolderOf, writeLines } from "../input.mjs";
import { machine } from "../machine.mjs";
import { readOptions } from "../options.mjs";
import { residentBytes } from "../serve/process.mjs";

const defaults = { rows: 1_000_000, kills: 0, seed: 1, jobs: null, keep: null, json: false };
const { values, positionals } = readOptions(defaults);
const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "dist/cli/main.js");
const rowCount = values.rows;
const say = (text) => process.stderr.write(`${text}\n`);
const folder = values.keep ?? mkdtempSync(join(tmpdir(), "claqueta-bulk-"));
mkdirSync(folder, { recursive: true });
const data = dataFolderOf(root);

/** The movies of the two official files over and over, each time with other titles. */
async function* repeatedMovies() {
  const tables = [await readMovies(join(data, "dataTraining.zip")), await readMovies(join(data, "dataTesting.zip"))];
  const movies = tables.flatMap((table) => table.movies);
  for (let row = 0; row < rowCount; row++) {
    const { title, year, plot } = movies[row % movies.length];
    yield { id: row + 1, title: `${title} ${Math.floor(row / movies.length) + 1}`, year, plot };
  }
}

function trainedModel() {
  const path = join(folder, "words.claqueta");
  if (existsSync(path)) return path;
  const args = [main, "train", join(data, "dataTraining.zip"), "--recipe", "words", "--out", path, "-q"];
  if (spawnSync(process.execPath, args, { stdio: "inherit" }).status !== 0) process.exit(1);
  return path;
}

/** One run, killed after killMs milliseconds, if given. */
async function predict(out, more, killMs) {
  const jobs = values.jobs === undefined ? [] : ["--jobs", values.jobs];
  const args = [main, "predict", input, "--model", model, "--out", out, "-q", ...jobs, ...more];
  const startMs = performance.now();
  const child = spawn(process.execPath, args, { stdio: ["ignore", "inherit", "inherit"] });
  const exit = once(child, "exit");
  let peakBytes = Number.NaN;
  const polling = setInterval(() => {
    peakBytes = residentBytes(child, "VmHWM") ?? peakBytes;
  }, 100);
  const timer = killMs === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killMs);
  const [status, signal] = await exit;
  clearTimeout(timer);
  clearInterval(polling);
  return { seconds: (performance.now() - startMs) / 1000, peakBytes, status, signal };
}

/** Whether two files are the same, byte by byte. */
async function sameBytes(a, b) {
  if (statSync(a).size !== statSync(b).size) return false;
  const other = createReadStream(b)[Symbol.asyncIterator]();
  for await (const piece of createReadStream(a)) {
    const { value } = await other.next();
    if (value === undefined || !piece.equals(value)) return false;
  }
  return true;
}

const model = positionals[0] ?? trainedModel();
const input = join(folder, `movies-${rowCount}.jsonl`);
if (!existsSync(input)) await writeLines(input, repeatedMovies());
say(`${rowCount} movies, ${Math.round(statSync(input).size / 1e6)} MB; load ${machine().loadAverage}`);

const undisturbed = join(folder, "undisturbed.jsonl");
const run = await predict(undisturbed, []);
if (run.status !== 0) process.exit(1);
const report = {
  machine: machine(),
  rowCount,
  inputBytes: statSync(input).size,
  outputBytes: statSync(undisturbed).size,
  seconds: run.seconds,
  rowsPerSecond: rowCount / run.seconds,
  peakResidentBytes: run.peakBytes,
};
say(`${Math.round(report.rowsPerSecond)} rows a second, ${Math.round(run.peakBytes / 1e6)} MB`);

if (values.kills > 0) {
  const random = new RandomState(values.seed);
  const out = join(folder, "killed.jsonl");
  const kills = [];
  let killedPeakBytes = 0;
  for (let kill = 0; kill < values.kills; kill++) {
    // Each run is killed somewhere within twice its share of the work.
    const killMs = (2 * random.random() * 1000 * run.seconds) / (values.kills + 1);
    const { signal, seconds, peakBytes } = await predict(out, ["--resume"], killMs);
    killedPeakBytes = Math.max(killedPeakBytes, peakBytes);
    kills.push({ afterSeconds: seconds, killed: signal === "SIGKILL" });
    if (signal === null) break;
  }
  if (!existsSync(out)) await predict(out, ["--resume"]);
  const identical = await sameBytes(undisturbed, out);
  const killedCount = kills.filter(({ killed }) => killed).length;
  Object.assign(report, { kills, killedCount, killedPeakBytes, identical });
  say(`${killedCount} kills; ${identical ? "the same bytes" : "OTHER BYTES"} as undisturbed`);
}
if (values.keep === undefined) rmSync(folder, { recursive: true });
if (values.json) {
  console.log(JSON.stringify(report, null, 2));
} else {
  const { cpu, cores, node, loadAverage } = report.machine;
  const megabytes = (bytes) => Math.round(bytes / 1e6);
  const count = (value) => Math.round(value).toLocaleString("en-US");
  const verdict = report.identical ? "identical" : "DIFFERENT";
  const kills = report.kills && `| killed (-9) and resumed ${report.killedCount} times | ${verdict} |\n`;
  process.stdout.write(`${cpu}, ${cores} cores, Node ${node}, load ${loadAverage} besides

| ${count(rowCount)} movies, ${megabytes(report.inputBytes)} MB in, ${megabytes(report.outputBytes)} MB out | |
|---|---:|
| rows a second | ${count(report.rowsPerSecond)} |
| seconds | ${report.seconds.toFixed(1)} |
| peak resident memory | ${megabytes(report.peakResidentBytes)} MB |
${kills ?? ""}`);
}
process.exitCode = report.identical === false ? 1 : 0;
