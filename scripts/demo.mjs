// `npm run demo`: installs and builds what is missing, then runs the README's commands on examples/movies.csv.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { build, install, main, root, run } from "./prepare.mjs";

install();
build();
mkdirSync(join(root, "runs"), { recursive: true });

const plot = "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch.";
const commands = [
  ["profile", "examples/movies.csv"],
  ["compare", "examples/movies.csv", "--cv", "5", "--out", "runs/report.json"],
  ["train", "examples/movies.csv", "--out", "runs/model.claqueta"],
  ["predict", "--model", "runs/model.claqueta", "--title", "Dust and Silver", "--year", "1958", "--plot", plot],
  ["submit", "examples/new-movies.csv", "--model", "runs/model.claqueta", "--out", "runs/submission.csv"],
];
for (const args of commands) {
  console.log(`\n$ npx claqueta ${args.map((arg) => (/\s/.test(arg) ? JSON.stringify(arg) : arg)).join(" ")}\n`);
  run([main, ...args]);
}
