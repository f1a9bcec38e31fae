// `npm run bench [-- options]`: measures Claqueta against its peers, in turns, and prints a table (bench/README.md).
import { parseArgs } from "node:util";
import { build, install, root, scratchFolder } from "./prepare.mjs";

const usage = `Usage: npm run bench -- [--only NAME[,NAME]] [--rounds N] [--jobs N] [--quick] [--json] [--list]
  --only NAME   these rows only
  --rounds N    rounds of each row (default: 5, or 3 where one takes over 30 s)
  --jobs N      threads of ours and processes or threads of the peers (default: 2)
  --quick       few movies and one round: shows that everything works; its figures mean nothing
  --json        print JSON instead of a table
  --list        print the rows' names`;

function fail(message, code) {
  console.error(message);
  process.exit(code);
}

function parsed() {
  try {
    const text = { type: "string" };
    const flag = { type: "boolean", default: false };
    return parseArgs({ options: { only: text, rounds: text, jobs: text, quick: flag, json: flag, list: flag } }).values;
  } catch (error) {
    return fail(`${error.message}\n${usage}`, 64);
  }
}

function wholeNumber(name, otherwise) {
  const text = options[name];
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,2}$/.test(text)) fail(`--${name} ${text}: expected a whole number from 1 to 999.\n${usage}`, 64);
  return Number(text);
}

const options = parsed();
const rounds = wholeNumber("rounds", null);
const jobs = wholeNumber("jobs", 2);
install();
build();

// These import dist/, which is built only now.
const { workloads } = await import("../bench/workloads.mjs");
const { dataFolderOf, missingFiles, writeInput } = await import("../bench/input.mjs");
const { machine } = await import("../bench/machine.mjs");
const { measure } = await import("../bench/measure.mjs");
const { findPythons, pythonWith } = await import("../bench/python.mjs");
const { footnotes, heading, table } = await import("../bench/table.mjs");

if (options.list) {
  for (const { name, work } of workloads) console.log(`${name.padEnd(18)} ${work}`);
  process.exit();
}
const names = options.only?.split(",");
const unknown = names?.find((name) => !workloads.some((workload) => workload.name === name));
if (unknown !== undefined) {
  fail(`--only ${unknown}: no row has that name; expected ${workloads.map(({ name }) => name).join(", ")}.`, 64);
}
const chosen = workloads.filter(({ name }) => names?.includes(name) ?? true);
const needsExtra = chosen.some((workload) => workload.needsExtra);
const dataFolder = dataFolderOf(root);
const missing = missingFiles(dataFolder, needsExtra);
if (missing.length > 0) {
  const hint = "Name their folder in CLAQUETA_DATA_DIR; bench/README.md describes them.";
  fail(`These files are missing:\n  ${missing.join("\n  ")}\n${hint}`, 66);
}

const say = (text) => process.stderr.write(`${text}\n`);
const facts = { quick: options.quick, jobs, machine: machine(), pythons: findPythons() };
const folder = scratchFolder();
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(130));
say("reading the real files");
Object.assign(facts, await writeInput(folder, dataFolder, { needsExtra, max: options.quick ? 1000 : Infinity }));

const rows = [];
const failures = [];
for (const workload of chosen) {
  const python = workload.peer.modules && pythonWith(facts.pythons, workload.peer.modules);
  const sayOf = (text) => say(`${workload.name}: ${text}`);
  try {
    rows.push(await measure(workload, { folder, jobs, quick: options.quick, rounds, python, say: sayOf }));
  } catch (error) {
    // The other rows took long and are kept.
    failures.push({ name: workload.name, message: error.message });
    sayOf(`failed\n${error.message}`);
  }
}
facts.pythons = facts.pythons.filter(({ command }) => rows.some((row) => row.peer.python === command));
if (options.json) console.log(JSON.stringify({ ...facts, rows, failures }, null, 2));
else console.log(`${heading(facts)}\n\n${table(rows)}\n\n${footnotes(rows)}`);
for (const { name } of failures) say(`${name}: failed and is not in the table; the reason stands above`);
process.exitCode = failures.length > 0 ? 70 : 0;
