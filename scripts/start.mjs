// `npm start [-- options of claqueta serve]`: installs and builds what is missing, then serves page and API with the default
// model; where there is none, with one that it fits to examples/movies.csv.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { build, install, root } from "./prepare.mjs";

install();
build();
const main = join(root, "dist/cli/main.js");
const given = process.argv.slice(2);
const named = given.includes("--model") || process.env.CLAQUETA_MODEL;
const model = [];
if (!named && !existsSync(join(root, "models/default.claqueta"))) {
  const path = join(root, "runs/example-model.claqueta");
  console.error("models/default.claqueta is not there (npm run train:default makes it).");
  console.error("A small model of the example movies takes its place: good to look around, no good at genres.");
  mkdirSync(join(root, "runs"), { recursive: true });
  const args = ["train", "examples/movies.csv", "--recipe", "words", "--out", path, "-q"];
  const { status } = spawnSync(process.execPath, [main, ...args], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(status ?? 70);
  model.push("--model", path);
}
const server = spawn(process.execPath, [main, "serve", ...model, ...given], { stdio: "inherit" });
// Ctrl-C reaches both; only the server knows when all is answered.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => signal !== "SIGINT" && server.kill(signal));
}
server.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
