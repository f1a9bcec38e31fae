// Ends commands early and checks that each run ends in time, with the right exit code, one message at most and no
// half-written file. Prints a table; exits with 1 where a run has a fault. Runs the build in dist/; needs bash.
// Usage: npm run early-ends -- [--node PATH] [--runs 200] [--only WORDS] [--lanes 3] [--rows 3000] [--limit 30]
// --node: the Node to test; --runs: how many of each kind, spread evenly over the command's time; --only: kinds whose
// names contain WORDS; --lanes: how many at once; --rows: movies to predict; --limit: seconds after which a run counts
// as hung, more where cores are short. A signal stops the harness early; its table then shows the runs so far.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../../scripts/prepare.mjs";

const defaults = { node: process.execPath, runs: "200", only: "", lanes: "3", rows: "3000", limit: "30" };
const { values: options } = parseArgs({
  options: Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, { type: "string", default: value }]),
  ),
});
const folder = mkdtempSync(join(tmpdir(), "claqueta-ends-"));
const at = (name) => join(folder, name);
const main = join(root, "dist/cli/main.js");
const example = join(root, "examples/movies.csv");
const env = { ...process.env, NO_COLOR: "1" };
const run = (...args) => execFileSync(options.node, [main, ...args], { cwd: root, env, maxBuffer: 2 ** 30 });

const model = at("words.claqueta");
const bulk = ["predict", "INPUT", "--model", model, "--jobs", "2"];
const toFile = [...bulk, "--out", "OUT"];
const often = [...toFile, "--checkpoint", "0"];
const train = (file) => ["train", file, "--recipe", "words", "--calibrate", "auto", "--jobs", "2", "--out", "OUT"];
const compare = ["compare", example, "--recipes", "words,report-forest", "--cv", "2", "--jobs", "2", "--out", "OUT"];
/** Name, arguments, exit codes (0: the output is whole), and what ends the run: the reader of a pipe, signals one after
 * the other, or an error whose message contains `says`. INPUT and OUT stand for files, BAD for an input with a line
 * that is no JSON, DISK for an output on a disk that is too small. */
const kinds = [
  { name: "predict, closed pipe", args: [...bulk, "--format", "jsonl"], pipe: true, codes: [141] },
  { name: "predict a table, closed pipe", args: bulk, pipe: true, codes: [141] },
  { name: "predict, Ctrl-C", args: toFile, signals: ["SIGINT"], codes: [0, 130] },
  { name: "predict, Ctrl-C twice", args: toFile, signals: ["SIGINT", "SIGINT"], codes: [0, 130] },
  { name: "predict, SIGTERM", args: often, signals: ["SIGTERM"], codes: [0, 143] },
  { name: "predict, a row that fails", args: toFile.with(1, "BAD"), codes: [65], says: "BAD_JSON" },
  { name: "predict, full disk", args: often.with(-3, "DISK"), codes: [73], says: "the disk is full" },
  { name: "predict, full device", args: [...bulk, "--out", "/dev/full"], codes: [73], says: "the disk is full" },
  { name: "train, too few movies", args: train(at("few.csv")), codes: [65], says: "TOO_FEW_ROWS" },
  { name: "train, Ctrl-C", args: train(example), signals: ["SIGINT"], codes: [0, 130] },
  { name: "compare, Ctrl-C", args: compare, signals: ["SIGINT"], codes: [0, 130] },
  { name: "compare, SIGTERM", args: compare, signals: ["SIGTERM"], codes: [0, 143] },
];

/** Writes what the runs read: a small model, its movies over and over, and too few movies. */
function prepare() {
  run("train", example, "--recipe", "words", "--out", model, "-q");
  const known = run("predict", example, "--model", model, "--format", "jsonl", "--genres-column", "g");
  const movies = `${known}`
    .match(/.+/g)
    .map((line) => `${JSON.stringify({ ...JSON.parse(line), genres: undefined, g: undefined })}\n`);
  const all = Array.from({ length: Number(options.rows) }, (_, i) => movies[i % movies.length]);
  writeFileSync(at("movies.jsonl"), all.join(""));
  writeFileSync(at("few.csv"), readFileSync(example, "utf8").split("\n").slice(0, 4).join("\n"));
}

/** The time that a command takes when nothing ends it, and the bytes of its output. */
function measure({ args }) {
  const out = join(mkdtempSync(at("whole-")), "out.jsonl");
  const files = { INPUT: at("movies.jsonl"), OUT: out, DISK: out };
  const startMs = performance.now();
  const stdout = run(...args.map((each) => files[each] ?? each), "-q");
  return { ms: performance.now() - startMs, bytes: statSync(out, { throwIfNoEntry: false })?.size ?? stdout.length };
}

function badMovies(share) {
  const lines = readFileSync(at("movies.jsonl"), "utf8").split("\n");
  return lines.with(0.9 * share * lines.length, "no JSON").join("\n");
}

const mount = (own, bytes) =>
  spawnSync("mount", ["-t", "tmpfs", "-o", `size=${Math.ceil(bytes)}`, "tmpfs", own]).status;

/** Resolves to the exit code (128 + n where signal n ended the process), its messages and its time in milliseconds. */
function runEarly({ args, pipe, signals = [] }, share, whole) {
  // Output that fits into the pipe would never be missed.
  const readBytes = Math.max(0, Math.floor(share * (whole.bytes - 2 ** 17)));
  const reader = pipe ? ` > >(exec head -c ${readBytes} >/dev/null)` : "";
  const child = spawn("bash", ["-c", `exec "$0" "$@"${reader}`, options.node, main, ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 1000 * Number(options.limit),
    killSignal: "SIGKILL",
  });
  const startMs = performance.now();
  const [first, second] = signals;
  let stderr = "";
  child.stderr.on("data", (text) => {
    stderr += text;
    if (second !== undefined) child.kill(second);
  });
  const timer = first && setTimeout(() => child.kill(first), 1.5 * share * whole.ms);
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code: code ?? 128 + constants.signals[signal], stderr, ms: performance.now() - startMs });
    });
  });
}

/** One run in a folder of its own, with its faults. share: how far the command gets, in [0, 1). */
async function check(kind, share, whole) {
  const own = mkdtempSync(at("run-"));
  const [bad, out] = ["bad.jsonl", "out.jsonl"].map((name) => join(own, name));
  const files = { INPUT: at("movies.jsonl"), BAD: bad, OUT: out, DISK: out };
  if (kind.args.includes("BAD")) writeFileSync(bad, badMovies(share));
  const isDisk = kind.args.includes("DISK");
  if (isDisk) mount(own, 4096 + 0.9 * share * whole.bytes);
  const ended = await runEarly({ ...kind, args: kind.args.map((each) => files[each] ?? each) }, share, whole);
  const size = statSync(out, { throwIfNoEntry: false })?.size;
  const left = readdirSync(own).filter((name) => name !== "bad.jsonl" && name !== "out.jsonl");
  if (isDisk) spawnSync("umount", [own]);
  rmSync(own, { recursive: true });
  const resumable = ended.stderr.includes("--resume") ? /^out\.jsonl\.part(\.json)?$/ : /^$/;
  const mayLeave = kind.signals?.length === 2 ? /^\.?out\.jsonl\./ : resumable;
  const faults = [
    ended.ms > 1000 * options.limit && `still ran after ${options.limit} s`,
    !kind.codes.includes(ended.code) && `exit code ${ended.code}`,
    !ended.stderr.includes(kind.says ?? "") && `no word of ${kind.says}`,
    /^\s+at |\(node:\d+\)/m.test(ended.stderr) && "a stack or a warning of Node's",
    ended.stderr.match(/^error /gm)?.length > 1 && "more than one message",
    ended.code === 0 && size === undefined && "no output",
    kind.args.includes("INPUT") && ![undefined, whole.bytes].includes(size) && `${size} bytes, not ${whole.bytes}`,
    left.some((name) => !mayLeave.test(name)) && `left ${left}`,
  ].filter(Boolean);
  if (faults.length > 0) {
    console.log(`${kind.name}: ${faults.join("; ")}\n${ended.stderr.slice(0, 1000)}`);
    process.exitCode = 1;
  }
  return { ...ended, faults };
}

/** A row of the table. */
function summary(ended) {
  const count = (is) => ended.filter(is).length;
  const codes = [...new Set(ended.map(({ code }) => code))].sort((a, b) => a - b);
  return {
    runs: ended.length,
    "ended early": count(({ code }) => code !== 0),
    "slowest ms": Math.round(Math.max(...ended.map(({ ms }) => ms))),
    faults: count(({ faults }) => faults.length > 0),
    "exit codes": codes.map((each) => `${each}: ${count(({ code }) => code === each)}`).join(", "),
  };
}

/** Why a kind cannot run here, if it cannot. */
function obstacle({ args }) {
  if (args.includes("/dev/full") && !existsSync("/dev/full")) return "there is no /dev/full";
  if (!args.includes("DISK")) return;
  const probe = mkdtempSync(at("disk-"));
  if (mount(probe, 4096) !== 0) return "mounting a small disk needs root";
  spawnSync("umount", [probe]);
}

try {
  prepare();
  const plans = [];
  for (const kind of kinds.filter(({ name }) => name.includes(options.only))) {
    const reason = obstacle(kind);
    if (reason !== undefined) console.log(`${kind.name}: skipped: ${reason}`);
    else plans.push({ kind, whole: kind.says && !kind.args.includes("DISK") ? {} : measure(kind), ended: [] });
  }
  let next = 0;
  let end = plans.length * Number(options.runs);
  // What has begun still ends, and is in the table.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => (end = next));
  const lane = async () => {
    while (next < end) {
      const { kind, whole, ended } = plans[next % plans.length];
      // Multiples of the golden ratio cover the command's time evenly, however many there are.
      const share = (0.5 + 0.618034 * Math.floor(next++ / plans.length)) % 1;
      ended.push(await check(kind, share, whole));
    }
  };
  await Promise.all(Array.from({ length: Number(options.lanes) }, lane));
  console.log(`${execFileSync(options.node, ["--version"])}`.trim());
  console.table(Object.fromEntries(plans.map(({ kind, ended }) => [kind.name, summary(ended)])));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
