// Ends commands early, at moments drawn from a seed, and sees that each ends in time, with its exit code, with one message and
// without leaving half a file. Prints a table; exits with 1 where one does not. Takes dist/ as it is.
// Usage: npm run early-ends -- [--node PATH] [--runs 200] [--seed 1] [--only WORDS] [--lanes 2] [--rows 30000] [--limit 10]
// --node: the Node to try; --only: kinds whose names hold WORDS; --limit: seconds that an end may take.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { RandomState } from "../dist/random/mt19937.js";
import { root } from "./prepare.mjs";

const defaults = { node: process.execPath, runs: "200", seed: "1", only: "", lanes: "2", rows: "30000", limit: "10" };
const { values: options } = parseArgs({
  options: Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: "string", default: defaults[name] }])),
});
const folder = mkdtempSync(join(tmpdir(), "claqueta-ends-"));
const at = (name) => join(folder, name);
const main = join(root, "dist/cli/main.js");
const example = join(root, "examples/movies.csv");
const random = new RandomState(Number(options.seed));

/** Runs the command; resolves to its code (128 + n where signal n ended it), what it said, and the milliseconds from `asked()`
 * to its end. It may run for `patienceMs`, then for the limit. watch: called with the process and `asked`. */
function start(args, patienceMs, watch) {
  const child = spawn(options.node, [main, ...args], { cwd: root, env: { ...process.env, NO_COLOR: "1" } });
  const limitMs = 1000 * Number(options.limit);
  let timer = setTimeout(() => child.kill("SIGKILL"), patienceMs + limitMs);
  let since = Number.POSITIVE_INFINITY;
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  watch(child, () => {
    since = performance.now();
    clearTimeout(timer);
    timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
  });
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? 128 + constants.signals[signal], stderr, ms: performance.now() - since });
    });
  });
}

// How a run is ended. share: where in the undisturbed run, in [0, 1). whole: that run's length and output.
const pipe = (child, asked, share, whole) => {
  let left = share * (whole.bytes - 2 ** 20); // a pipe holds less than the rest
  child.stdout.on("data", (chunk) => {
    left -= chunk.length;
    if (left > 0 || child.stdout.destroyed) return;
    asked();
    child.stdout.destroy();
  });
};
const signal = (name, again) => (child, asked, share, whole) => {
  const kill = () => {
    if (child.kill(name)) asked();
  };
  setTimeout(kill, 1.2 * share * whole.ms);
  if (again) child.stderr.once("data", kill);
};
const itself = () => undefined;
const model = at("words.claqueta");
const bulk = ["predict", "INPUT", "--model", model, "--jobs", "2"];
const toFile = [...bulk, "--out", "OUT"];
const often = [...toFile, "--checkpoint", "0"];
const toDevice = [...bulk, "--format", "jsonl", "--out", "/dev/full"];
const train = (file) => ["train", file, "--recipe", "words", "--calibrate", "auto", "--jobs", "2", "--out", "OUT"];
const compare = ["compare", example, "--recipes", "words,report-forest", "--cv", "2", "--jobs", "2", "--out", "OUT"];
/** Name, arguments, end, exit codes (0: whole output), words of the message. INPUT, BAD, OUT, DISK: files of the run's own. */
const kinds = [
  ["predict, closed pipe", [...bulk, "--format", "jsonl"], pipe, [141]],
  ["predict a table, closed pipe", bulk, pipe, [141]],
  ["predict, Ctrl-C", toFile, signal("SIGINT"), [0, 130]],
  ["predict, Ctrl-C twice", toFile, signal("SIGINT", true), [0, 130]],
  ["predict, SIGTERM", often, signal("SIGTERM"), [0, 130, 143]],
  ["predict, a row that fails", toFile.with(1, "BAD"), itself, [65], "BAD_JSON"],
  ["predict, full disk", often.with(-3, "DISK"), itself, [73], "the disk is full"],
  ["predict, full device", toDevice, itself, [73], "the disk is full"],
  ["train, too few movies", train(at("few.csv")), itself, [65], "TOO_FEW_ROWS"],
  ["train, Ctrl-C", train(example), signal("SIGINT"), [0, 130]],
  ["compare, Ctrl-C", compare, signal("SIGINT"), [0, 130]],
  ["compare, SIGTERM", compare, signal("SIGTERM"), [0, 130, 143]],
].map(([name, args, end, codes, says = ""]) => ({ name, args, end, codes, says }));

/** Writes what runs read: a small model, its movies over and over, and too few movies. */
function prepare() {
  const run = (...args) => execFileSync(options.node, [main, ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  run("train", example, "--recipe", "words", "--out", model, "-q");
  const known = run("predict", example, "--model", model, "--format", "jsonl", "--genres-column", "g");
  const movies = known
    .match(/.+/g)
    .map((line) => `${JSON.stringify({ ...JSON.parse(line), genres: undefined, g: undefined })}\n`);
  const all = Array.from({ length: Number(options.rows) }, (_, i) => movies[i % movies.length]);
  writeFileSync(at("movies.jsonl"), all.join(""));
  writeFileSync(at("few.csv"), readFileSync(example, "utf8").split("\n").slice(0, 4).join("\n"));
}

const diskBytes = 2 ** 22;
/** Whether there is a small disk of the lane's own. */
function mountDisk(lane) {
  mkdirSync(at(`disk-${lane}`));
  return spawnSync("mount", ["-t", "tmpfs", "-o", `size=${diskBytes}`, "tmpfs", at(`disk-${lane}`)]).status === 0;
}

function badMovies(share) {
  const movies = readFileSync(at("movies.jsonl"));
  const place = movies.indexOf("\n", Math.floor(share * movies.length * 0.9)) + 1;
  return Buffer.concat([movies.subarray(0, place), Buffer.from("no JSON\n"), movies.subarray(place)]);
}

/** One run in a folder of its own, with its faults; undisturbed where there is no `whole` yet. */
async function tryOnce({ name, args, end, codes, says }, lane, share, whole) {
  const own = mkdtempSync(at("run-"));
  const disk = at(`disk-${lane}`);
  const [bad, out] = ["bad.jsonl", "out.jsonl"].map((each) => join(own, each));
  const files = { INPUT: at("movies.jsonl"), BAD: bad, OUT: out, DISK: join(disk, "out.jsonl") };
  if (whole && args.includes("BAD")) writeFileSync(bad, badMovies(share));
  if (whole && args.includes("DISK")) writeFileSync(join(disk, "filler"), Buffer.alloc(0.9 * share * diskBytes));
  if (!whole) Object.assign(files, { BAD: files.INPUT, DISK: out, "/dev/full": "/dev/null" });
  const startMs = performance.now();
  let bytes = 0;
  const watch = (child, asked) => {
    child.stdout.on("data", (chunk) => {
      bytes += chunk.length;
    });
    if (whole) end(child, asked, share, whole);
  };
  const given = args.map((each) => files[each] ?? each);
  const run = await start(given, 10 * (whole?.ms ?? 60_000), watch);
  const size = statSync(out, { throwIfNoEntry: false })?.size;
  if (!whole) return { bytes, size, ms: performance.now() - startMs };
  const left = [...readdirSync(own), ...readdirSync(disk)].filter((each) => !/^(bad|out)\.jsonl$|^filler$/.test(each));
  const resumable = run.stderr.includes("--resume") ? /^out\.jsonl\.part(\.json)?$/ : /^$/;
  const mayLeave = name.endsWith("twice") ? /^\.?out\.jsonl\./ : resumable;
  rmSync(own, { recursive: true });
  for (const each of readdirSync(disk)) rmSync(join(disk, each));
  const faults = [
    run.code === 137 && `still ran ${options.limit} s after`,
    !codes.includes(run.code) && `exit code ${run.code}`,
    !run.stderr.includes(says) && `no word of ${says}`,
    /^\s+at |\(node:\d+\)/m.test(run.stderr) && "a stack or a warning of Node's",
    run.stderr.match(/^error /gm)?.length > 1 && "more than one message",
    run.code === 0 && size === undefined && "no output",
    args.includes("INPUT") && size !== undefined && size !== whole.size && `output of ${size} bytes, not ${whole.size}`,
    left.some((each) => !mayLeave.test(each)) && `left ${left}`,
  ].filter(Boolean);
  return { ...run, faults };
}

const row = (name, ...rest) =>
  name.padEnd(30) + rest.map((each, i) => (i < 4 ? String(each).padStart(13) : `  ${each}`)).join("");

prepare();
const lanes = Array.from({ length: Number(options.lanes) }, (_, lane) => lane);
const mounted = lanes.filter(mountDisk);
const version = execFileSync(options.node, ["--version"], { encoding: "utf8" }).trim();
console.log(`${version}, ${options.runs} runs of each kind, seed ${options.seed}`);
console.log(row("", "runs", "ended early", "slowest ms", "faults", "exit codes"));
try {
  for (const kind of kinds.filter(({ name }) => name.includes(options.only))) {
    const shares = Array.from({ length: Number(options.runs) }, () => random.random());
    const noDisk = kind.args.includes("DISK") && mounted.length < lanes.length;
    const noDevice = kind.args.includes("/dev/full") && !existsSync("/dev/full");
    if (noDisk || noDevice) {
      console.log(`${kind.name}: skipped: ${noDisk ? "mounting a small disk needs root" : "there is no /dev/full"}`);
      continue;
    }
    const whole = await tryOnce(kind, 0, 0);
    const runs = [];
    const work = async (lane) => {
      while (shares.length > 0) {
        const run = await tryOnce(kind, lane, shares.pop(), whole);
        if (run.faults.length > 0) console.log(`  ${run.faults.join("; ")}\n${run.stderr.slice(0, 1000)}`);
        runs.push(run);
      }
    };
    await Promise.all(lanes.map(work));
    const codes = [...new Set(runs.map(({ code }) => code))].sort((a, b) => a - b);
    const seen = codes.map((code) => `${code}: ${runs.filter((run) => run.code === code).length}`).join(", ");
    const early = runs.filter(({ code }) => code !== 0).length;
    const bad = runs.filter(({ faults }) => faults.length > 0).length;
    if (bad > 0) process.exitCode = 1;
    console.log(row(kind.name, runs.length, early, Math.round(Math.max(0, ...runs.map(({ ms }) => ms))), bad, seen));
  }
} finally {
  for (const lane of mounted) spawnSync("umount", [at(`disk-${lane}`)]);
  rmSync(folder, { recursive: true, force: true });
}
