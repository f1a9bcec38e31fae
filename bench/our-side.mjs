// Our side of one workload as a process of its own, so that both sides are measured alike: node our-side.mjs NAME
import { createInterface } from "node:readline";
import { ThreadPool } from "../dist/workers/thread-pool.js";
import { workloads } from "./workloads.mjs";

const workload = workloads.find(({ name }) => name === process.argv[2]);
const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const setup = JSON.parse((await lines.next()).value);
const pool = new ThreadPool(setup.jobs);
const run = await workload.open({ ...setup, pool });
answer({ ready: true });
for await (const line of lines) {
  const result = await run(JSON.parse(line));
  answer({ notes: [], ...result, peakBytes: process.resourceUsage().maxRSS * 1024 });
}
await pool.close();
