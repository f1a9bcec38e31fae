// Our side of one workload as a process of its own, so that both sides are measured alike: node our-side.mjs NAME
import { createInterface } from "node:readline";
import { ThreadPool } from "../dist/workers/thread-pool.js";
import { workloads } from "./workloads.mjs";

const workload = workloads.find(({ name }) => name === process.argv[2]);
const answer = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);
let run;
let pool;
for await (const line of createInterface({ input: process.stdin })) {
  if (run === undefined) {
    const setup = JSON.parse(line);
    pool = new ThreadPool(setup.jobs);
    run = await workload.open({ ...setup, pool });
    answer({ ready: true });
    continue;
  }
  const result = await run(JSON.parse(line));
  answer({ notes: [], ...result, peakBytes: process.resourceUsage().maxRSS * 1024 });
}
await pool?.close();
