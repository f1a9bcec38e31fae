// `npm run road`: installs and builds what is missing, then runs the whole road on examples/movies.csv:
// profile → compare → train → predict → submit, each the same command that the README shows.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { build, install, root } from "./prepare.mjs";

install();
build();
mkdirSync(join(root, "runs"), { recursive: true });

const plot = "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch.";
const road = [
  ["profile", "examples/movies.csv"],
  ["compare", "examples/movies.csv", "--cv", "5", "--out", "runs/report.json"],
  ["train", "examples/movies.csv", "--out", "runs/model.claqueta"],
  ["predict", "--model", "runs/model.claqueta", "--title", "Dust and Silver", "--year", "1958", "--plot", plot],
  ["submit", "examples/new-movies.csv", "--model", "runs/model.claqueta", "--out", "runs/submission.csv"],
];
for (const args of road) {
  console.log(`\n$ npx claqueta ${args.map((arg) => (/\s/.test(arg) ? JSON.stringify(arg) : arg)).join(" ")}\n`);
  const result = spawnSync(process.execPath, [join(root, "dist/cli/main.js"), ...args], {
    cwd: root,
    stdio: "inherit",
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}
