// `npm start [-- options of claqueta serve]`: installs and builds what is missing, then serves page and API with the
// default model; where there is none, with a small model that it fits to examples/movies.csv.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { build, install, main, root, run, whenParentEnds } from "./prepare.mjs";

install();
build();
const args = ["serve", ...process.argv.slice(2)];
const isNamed = args.includes("--model") || process.env.CLAQUETA_MODEL;
if (!isNamed && !existsSync(join(root, "models/default.claqueta"))) {
  const path = join(root, "runs/example-model.claqueta");
  console.error("models/default.claqueta is not there (npm run train:default makes it).");
  console.error("A small model of the example movies is used instead: good to look around, poor at genres.");
  mkdirSync(join(root, "runs"), { recursive: true });
  run([main, "train", "examples/movies.csv", "--recipe", "words", "--out", path, "-q"], ["ignore", 2, 2]);
  args.push("--model", path);
}
const server = spawn(process.execPath, [main, ...args], { stdio: "inherit" });
// Ctrl-C reaches both processes; only the server knows when all requests are answered.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => server.kill(signal));
whenParentEnds(() => server.kill("SIGTERM"));
server.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
