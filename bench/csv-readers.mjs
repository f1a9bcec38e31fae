// Our CSV reader beside csv-parse and papaparse: processor time, memory, what each makes of broken text, size in a page.
// Usage: node bench/csv-readers.mjs [FILE] [--rows 1000000] [--rounds 5]. Without FILE one of so many rows is made.
import { spawnSync } from "node:child_process";
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { parse } from "csv-parse";
import { parse as parseWhole } from "csv-parse/sync";
import Papa from "papaparse";
import { CsvRecords } from "../dist/movies/formats/csv-records.js";
import { readLimits } from "../dist/movies/formats/read-limits.js";
import { Utf8Text } from "../dist/movies/formats/utf8-text.js";
import { machine } from "./machine.mjs";
import { median } from "./stopwatch.mjs";

const script = fileURLToPath(import.meta.url);
const root = fileURLToPath(new URL("..", import.meta.url));
const csvParse = { bom: true, relax_column_count: true };

/** Each hands the records of a stream of bytes to `take`, in lists. */
const readers = {
  async ours(bytes, take) {
    const text = new Utf8Text();
    const csv = new CsvRecords("FILE", readLimits);
    for await (const piece of bytes) {
      take(csv.records(text.decode(piece)));
      if (text.fault !== undefined) throw new Error(`FILE row ${csv.row}: ${text.fault}`);
    }
    take(csv.records(text.decode(new Uint8Array(0), true), true));
  },
  async "csv-parse"(bytes, take) {
    for await (const record of bytes.pipe(parse(csvParse))) take([record]);
  },
  async "csv-parse, whole"(bytes, take) {
    take(parseWhole(Buffer.concat(await bytes.toArray()), csvParse));
  },
  async papaparse(bytes, take) {
    await new Promise((complete, error) => Papa.parse(bytes, { chunk: ({ data }) => take(data), complete, error }));
  },
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rows: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "5" },
    reader: { type: "string" }, // one reading of FILE by this one, in this process
  },
});

async function read(name, path) {
  let recordCount = 0;
  let length = 0;
  const before = process.cpuUsage();
  await readers[name](createReadStream(path), (records) => {
    for (const record of records) {
      recordCount++;
      for (const field of record) length += field.length;
    }
  });
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, peakBytes: process.resourceUsage().maxRSS * 1024, recordCount, length };
}

function* rows(count) {
  yield "id,title,year,plot\n";
  for (let row = 0; row < count; row++) {
    const plot = row % 2 === 0 ? `"One day, in ""Town ${row}"",\na stranger comes."` : "Nobody says why he leaves.";
    yield `${row},Movie ${row},${1900 + (row % 100)},${plot}\n`;
  }
}

const broken = {
  "a quote in a bare field": 'a,b\n1,x"y\n',
  "a blank behind a closing quote": 'a,b\n"x" ,1\n',
  "a quote that is never closed": 'a,b\n1,"x\n2,y\n',
  "a lone carriage return": "a,b\r\n1,2\r3,4\r\n",
  NUL: "a,b\n1,\0\n",
  "bytes that are no UTF-8": Buffer.from("a,b\n1,\xe9\n", "latin1"),
};

async function outcome(name, content) {
  const records = [];
  const bytes = Readable.from([Buffer.from(content)], { objectMode: false });
  const problem = await readers[name](bytes, (list) => records.push(...list)).catch(({ message }) => message);
  return problem === undefined ? `reads ${JSON.stringify(records)}` : `refuses: ${problem}`;
}

const entries = {
  ours: `export { CsvRecords } from ${JSON.stringify(join(root, "dist/movies/formats/csv-records.js"))};`,
  "csv-parse": 'export { parse } from "csv-parse/browser/esm/sync";',
  papaparse: 'import Papa from "papaparse"; export const parse = Papa.parse;',
};

async function pageBytes(code) {
  const { build } = await import("vite");
  const entry = join(root, "build/csv-reader-entry.mjs"); // where packages are found
  writeFileSync(entry, code);
  const settings = { lib: { entry, formats: ["es"] }, write: false, minify: true };
  const result = await build({ root, configFile: false, logLevel: "error", build: settings });
  rmSync(entry);
  const [{ code: made }] = [result].flat()[0].output;
  return `${made.length} bytes, ${gzipSync(made).length} in gzip`;
}

if (values.reader !== undefined) {
  console.log(JSON.stringify(await read(values.reader, positionals[0])));
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), "claqueta-csv-"));
const path = positionals[0] ?? join(folder, "rows.csv");
if (positionals.length === 0) await pipeline(Readable.from(rows(Number(values.rows))), createWriteStream(path));
const runs = Object.fromEntries(Object.keys(readers).map((name) => [name, []]));
for (let round = 0; round < Number(values.rounds); round++) {
  for (const name of Object.keys(readers)) {
    const args = [script, path, "--reader", name];
    runs[name].push(JSON.parse(spawnSync(process.execPath, args, { encoding: "utf8" }).stdout));
  }
}
const { cpu, node, loadAverage } = machine();
console.log(`${cpu}, Node ${node}, load ${loadAverage} besides; ${statSync(path).size} bytes`);
for (const [name, list] of Object.entries(runs)) {
  const seconds = median(list.map((run) => run.seconds)).toFixed(3);
  const megabytes = Math.round(Math.max(...list.map((run) => run.peakBytes)) / 1e6);
  const { recordCount, length } = list[0];
  console.log(`  ${name}: ${seconds} s, ${megabytes} MB, ${recordCount} records, ${length} characters`);
}
for (const [what, content] of Object.entries(broken)) {
  console.log(what);
  for (const name of Object.keys(readers)) console.log(`  ${name} ${await outcome(name, content)}`);
}
console.log("in a page, minified");
for (const [name, code] of Object.entries(entries)) console.log(`  ${name}: ${await pageBytes(code)}`);
rmSync(folder, { recursive: true });
