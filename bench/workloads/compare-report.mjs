import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { timed } from "../stopwatch.mjs";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export const compareReport = {
  name: "compare-report",
  work: "the report's three models compared, all together (claqueta compare)",
  peer: {
    label: "the report's network alone",
    seconds: 3459,
    source: "the report's own figure, on its machine; not measured here",
  },
  settings: {},
  wanted: { seconds: 60 },
  open({ folder, jobs }) {
    return async () => {
      const args = [main, "compare", join(folder, "movies.jsonl"), "--json", "--quiet", "--jobs", String(jobs)];
      const { seconds, result } = await timed(() =>
        spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 28 }),
      );
      if (result.status !== 0) throw new Error(result.stderr);
      const { recipes } = JSON.parse(result.stdout);
      return { seconds, notes: recipes.map(({ name, rocAuc }) => `${name} ${rocAuc.macro.toFixed(4)}`) };
    };
  },
};
