// One side of a comparison, ours or a peer, as a process that answers a line of JSON with a line of JSON.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Starts the side and waits until it has loaded its data. `ask(command)` resolves to the side's answer with
 * `wallSeconds`; it rejects where the side ends without one, with the end of its standard error. */
export async function startSide(command, args, setup) {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" }; // no __pycache__ in the repository
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr = (stderr + text).slice(-4000);
  });
  child.stdin.on("error", () => {}); // the exit is reported
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const exited = new Promise((resolve) => {
    child.on("error", (error) => resolve(String(error)));
    child.on("close", (code, signal) => resolve(`ended with ${signal ?? code}`));
  });
  const ask = async (line) => {
    const start = performance.now();
    child.stdin.write(`${JSON.stringify(line)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`${[command, ...args].join(" ")} ${await exited}\n${stderr}`);
    return { ...JSON.parse(value), wallSeconds: (performance.now() - start) / 1000 };
  };
  const close = async () => {
    child.stdin.end();
    await exited;
  };
  await ask(setup);
  return { ask, close };
}
