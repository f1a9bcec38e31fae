// Load on `claqueta serve` over loopback, against a bare Fastify route with the same schema and a constant answer, in
// turns; single requests beside ten clients with batches of 256; time to the first answer; memory over a soak.
// Usage: node bench/serve/run.mjs MODEL [--seconds 5] [--rounds 5] [--connections 100] [--soak 0] [--json]
import autocannon from "autocannon";
import { machine } from "../machine.mjs";
import { readOptions } from "../options.mjs";
import { median } from "../stopwatch.mjs";
import { cpuMicroseconds, plot, post, requestOf, residentBytes, startServer } from "./process.mjs";

const { values, positionals } = readOptions({ seconds: 5, rounds: 5, connections: 100, soak: 0, json: false });
const { seconds, connections } = values;
const say = (text) => process.stderr.write(`${text}\n`);

const one = { plot };
const batch = { movies: Array.from({ length: 256 }, (_, i) => ({ plot: `${i} ${plot}` })) };
const load = ({ url }, body, clients, duration) =>
  autocannon({ ...requestOf(url, body), connections: clients, duration });

async function measure(server) {
  const before = cpuMicroseconds(server.child);
  const result = await load(server, one, connections, seconds);
  return {
    requestsPerSecond: result.requests.average,
    p50Ms: result.latency.p50,
    p99Ms: result.latency.p99,
    failedCount: result.non2xx + result.errors,
    cpuMicrosecondsPerRequest:
      before === undefined ? null : (cpuMicroseconds(server.child) - before) / result.requests.total,
    residentBytes: residentBytes(server.child) ?? null,
  };
}

const serve = ["dist/cli/main.js", "serve", "--model", positionals[0], "--port", "0"];
const firstAnswerMs = [];
let ours;
for (let i = 0; i < 5; i++) {
  ours?.child.kill("SIGKILL");
  ours = await startServer(serve);
  await post(ours, one);
  firstAnswerMs.push(performance.now() - ours.start);
}
const bare = await startServer(["bench/serve/bare.mjs"], { ANSWER: await post(ours, one) });
const rounds = [];
await load(ours, one, connections, 2);
await load(bare, one, connections, 2);
for (let round = 0; round < values.rounds; round++) {
  const pair = { bare: await measure(bare), ours: await measure(ours) };
  rounds.push({ ...pair, ratio: pair.ours.requestsPerSecond / pair.bare.requestsPerSecond });
  say(JSON.stringify(rounds.at(-1)));
}
bare.child.kill("SIGKILL");

say("single requests beside ten clients with batches of 256");
await post(ours, batch);
const [besides, batches] = await Promise.all([load(ours, one, 10, seconds), load(ours, batch, 10, seconds)]);

const soak = [];
for (let minute = 0; minute < values.soak; minute++) {
  await load(ours, one, connections, 60);
  soak.push(residentBytes(ours.child));
  say(`minute ${minute + 1}: ${Math.round(soak.at(-1) / 2 ** 20)} MiB`);
}
ours.child.kill("SIGKILL");

const report = {
  machine: machine(),
  rounds,
  ratio: median(rounds.map(({ ratio }) => ratio)),
  firstAnswerMs: median(firstAnswerMs),
  besideBatches: {
    p50Ms: besides.latency.p50,
    p99Ms: besides.latency.p99,
    requestsPerSecond: besides.requests.average,
    batchesPerSecond: batches.requests.average,
    failedCount: besides.non2xx + besides.errors + batches.non2xx + batches.errors,
  },
  soakResidentBytes: soak,
};
if (values.json) {
  console.log(JSON.stringify(report, null, 2));
} else {
  const { machine: on, besideBatches: beside } = report;
  const names = ["requestsPerSecond", "p50Ms", "p99Ms", "cpuMicrosecondsPerRequest"];
  const row = (label, side) =>
    `| ${label} | ${names.map((name) => median(rounds.map((round) => round[side][name])).toFixed(1)).join(" | ")} |`;
  console.log(`${on.cpu}, ${on.cores} cores, Node ${on.node}, load ${on.loadAverage}

| ${connections} connections, 725 characters | requests/s | p50 ms | p99 ms | CPU µs a request |
|---|---|---|---|---|
${row("bare Fastify route", "bare")}
${row("claqueta serve", "ours")}

ratio ${report.ratio.toFixed(2)}; first answer after ${report.firstAnswerMs.toFixed(0)} ms; \
beside 10 clients with batches of 256 (${beside.batchesPerSecond.toFixed(0)}/s): \
p50 ${beside.p50Ms} ms, p99 ${beside.p99Ms} ms; failed ${beside.failedCount}`);
}
