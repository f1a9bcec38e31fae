// Our CSV reader beside csv-parse and papaparse: CPU time, memory, what each makes of broken text, size in a page.
// Usage: node bench/csv-readers.mjs [FILE] [--rows 1000000] [--rounds 5]. Without FILE it makes one of so many rows.
import { spawnSync } from "node:child_process";
import { createReadStream, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { parse } from "csv-parse";
import { parse as parseWhole } from "csv-parse/sync";
import Papa from "papaparse";
import { CsvRecords } from "../dist/movies/formats/csv-records.js";
import { readLimits } from "../dist/movies/formats/read-limits.js";
import { Utf8Text } from "../dist/movies/formats/utf8-text.js";
import { root, scratchFolder } from "../scripts/prepare.mjs";
import { machine } from "./machine.mjs";
import { readOptions } from "./options.mjs";
import { median } from "./stopwatch.mjs";

/** reader: reads FILE once with this one, in this process. */
const { values, positionals } = readOptions({ rows: 1_000_000, rounds: 5, reader: null });
const csvParse = { bom: true, relax_column_count: true };

/** Each passes the records of a stream of bytes to `take`, in lists. */
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
const names = Object.keys(readers);

if (values.reader !== undefined) {
  let recordCount = 0;
  let length = 0;
  const before = process.cpuUsage();
  await readers[values.reader](createReadStream(positionals[0]), (records) => {
    for (const record of records) {
      recordCount++;
      for (const field of record) length += field.length;
    }
  });
  const { user, system } = process.cpuUsage(before);
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ seconds: (user + system) / 1e6, peakBytes, recordCount, length }));
  process.exit();
}

const path = positionals[0] ?? join(scratchFolder(), "rows.csv");
if (positionals.length === 0) {
  const rows = Array.from({ length: values.rows }, (_, row) => {
    const plot = row % 2 === 0 ? `"One day, in ""Town ${row}"",\na stranger comes."` : "Nobody says why he leaves.";
    return `${row},Movie ${row},${1900 + (row % 100)},${plot}\n`;
  });
  writeFileSync(path, `id,title,year,plot\n${rows.join("")}`);
}
const runs = names.map(() => []);
for (let round = 0; round < values.rounds; round++) {
  for (const [i, name] of names.entries()) {
    const args = [process.argv[1], path, "--reader", name];
    runs[i].push(JSON.parse(spawnSync(process.execPath, args, { encoding: "utf8" }).stdout));
  }
}
const { cpu, node, loadAverage } = machine();
console.log(`${cpu}, Node ${node}, load ${loadAverage} besides; ${statSync(path).size} bytes`);
for (const [i, name] of names.entries()) {
  const seconds = median(runs[i].map((run) => run.seconds)).toFixed(3);
  const megabytes = Math.round(Math.max(...runs[i].map((run) => run.peakBytes)) / 1e6);
  const { recordCount, length } = runs[i][0];
  console.log(`  ${name}: ${seconds} s, ${megabytes} MB, ${recordCount} records, ${length} characters`);
}

for (const [what, content] of Object.entries({
  "a quote in a bare field": 'a,b\n1,x"y\n',
  "a blank behind a closing quote": 'a,b\n"x" ,1\n',
  "a quote that is never closed": 'a,b\n1,"x\n2,y\n',
  "a lone carriage return": "a,b\r\n1,2\r3,4\r\n",
  NUL: "a,b\n1,\0\n",
  "bytes that are no UTF-8": Buffer.from("a,b\n1,\xe9\n", "latin1"),
})) {
  console.log(what);
  for (const name of names) {
    const records = [];
    const reading = readers[name](Readable.from([Buffer.from(content)]), (list) => records.push(...list));
    const outcome = () => `reads ${JSON.stringify(records)}`;
    console.log(`  ${name} ${await reading.then(outcome, ({ message }) => `refuses: ${message}`)}`);
  }
}

const { build } = await import("vite"); // not in the processes that are measured
console.log("in a page, minified");
for (const [name, code] of Object.entries({
  ours: `export { CsvRecords } from ${JSON.stringify(join(root, "dist/movies/formats/csv-records.js"))};`,
  "csv-parse": 'export { parse } from "csv-parse/browser/esm/sync";',
  papaparse: 'import Papa from "papaparse"; export const parse = Papa.parse;',
})) {
  const entry = join(root, "build/csv-reader-entry.mjs"); // inside the repository, where packages are found
  writeFileSync(entry, code);
  const settings = { lib: { entry, formats: ["es"] }, write: false, minify: true };
  const result = await build({ root, configFile: false, logLevel: "error", build: settings });
  const { code: made } = [result].flat()[0].output[0];
  console.log(`  ${name}: ${made.length} bytes, ${gzipSync(made).length} in gzip`);
}
