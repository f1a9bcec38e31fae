// One side of a comparison, ours or a peer, as a process that answers a line of JSON with a line of JSON.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts the side and waits until it has loaded its data. `ask(command)` resolves with the side's answer and how long it took in all, and rejects, with the end of what it wrote to standard error, where it ends without one. */
export async function startSide(command, args, setup) {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" }; // no __pycache__ in the repository
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    complaints = (complaints + text).slice(-4000);
  });
  child.stdin.on("error", () => {}); // told by the exit
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise((resolve) => {
    child.on("error", (error) => resolve(String(error)));
    child.on("close", (code, signal) => resolve(`ended with ${signal ?? code}`));
  });
  const ask = async (line) => {
    const start = performance.now();
    child.stdin.write(`${JSON.stringify(line)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${[command, ...args].join(" ")} ${await exited}\n${complaints}`);
    return { ...JSON.parse(value), wallSeconds: (performance.now() - start) / 1000 };
  };
  const close = async () => {
    child.stdin.end();
    await exited;
  };
  const ready = await ask(setup);
  return { ask, close, ready };
}
