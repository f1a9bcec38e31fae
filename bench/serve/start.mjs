// The time of `claqueta serve` from the start of its process to the first answered prediction, in turns with a bare
// Fastify server with the same schema and with Node doing nothing. Run after a build.
// Usage: node bench/serve/start.mjs [MODEL] [--starts 7] [--json]
import { spawn } from "node:child_process";
import { once } from "node:events";
import { machine } from "../machine.mjs";
import { readOptions } from "../options.mjs";
import { median } from "../stopwatch.mjs";
import { cpuMicroseconds, plot, post, startServer } from "./process.mjs";

const { values, positionals } = readOptions({ starts: 7, json: false });

async function firstAnswer(args, env) {
  const server = await startServer(args, env);
  const listeningMs = performance.now() - server.start;
  const answer = await post(server, { plot });
  const answeredMs = performance.now() - server.start;
  const cpuMs = (cpuMicroseconds(server.child) ?? Number.NaN) / 1000;
  server.child.kill("SIGKILL");
  return { answeredMs, listeningMs, cpuMs, answer };
}

async function nothing() {
  const start = performance.now();
  await once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit");
  return { answeredMs: performance.now() - start };
}

const model = positionals[0] === undefined ? [] : ["--model", positionals[0]];
const serve = ["dist/cli/main.js", "serve", ...model, "--port", "0"];
// Not counted: it fills the system's file cache and gives the bare server its answer.
const { answer } = await firstAnswer(serve);
const peers = {
  "node -e 0": nothing,
  "bare Fastify": () => firstAnswer(["bench/serve/bare.mjs"], { ANSWER: answer }),
  "claqueta serve": () => firstAnswer(serve),
};
const runs = Object.fromEntries(Object.keys(peers).map((name) => [name, []]));
for (let i = 0; i < values.starts; i++) for (const name in peers) runs[name].push(await peers[name]());

const report = { machine: machine(), starts: values.starts };
for (const name in runs) {
  const middle = (what) => median(runs[name].map((run) => run[what] ?? Number.NaN));
  report[name] = { answeredMs: middle("answeredMs"), listeningMs: middle("listeningMs"), cpuMs: middle("cpuMs") };
}
if (values.json) {
  console.log(JSON.stringify(report, null, 2));
} else {
  const { cpu, cores, node, loadAverage } = report.machine;
  const ours = report["claqueta serve"].answeredMs;
  const lines = Object.keys(peers).map((name) => {
    const { answeredMs, listeningMs, cpuMs } = report[name];
    const cells = [answeredMs, listeningMs, cpuMs].map((ms) => (Number.isNaN(ms) ? "" : ms.toFixed(0)));
    return `| ${name} | ${cells.join(" | ")} | ${(ours / answeredMs).toFixed(2)} |`;
  });
  console.log(`${cpu}, ${cores} cores, Node ${node}, load ${loadAverage}; medians of ${report.starts} starts in turns

| from the start of the process | first answer, ms | listening, ms | CPU until then, ms | claqueta's is so many times as long |
|---|---|---|---|---|
${lines.join("\n")}`);
}
