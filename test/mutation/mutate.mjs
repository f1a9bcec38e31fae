// Mutation testing: `npm run mutate -- PATHS` changes the source files under PATHS, one small change (a mutant) at a
// time, and runs the tests that reach it. A mutant that no test notices survives. `--sample N --seed S` tests N mutants
// drawn with the seed. `--min SHARE` fails where a smaller share is noticed.
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";

process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
const { draw, mutantsOf, notDrawn, sampleFile } = await import("./mutant-sample.mjs");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { sample: { type: "string" }, seed: { type: "string", default: "1" }, min: { type: "string" } },
});
if (positionals.length === 0) {
  console.error("Usage: npm run mutate -- [--sample N --seed S] [--min SHARE] PATH…   (for example src/metrics)");
  process.exit(64);
}

const files = positionals.flatMap((path) =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true }).map((name) => join(path, name).split(sep).join("/"))
    : [path],
);
const sources = files.filter((name) => name.endsWith(".ts") && !/\.(d|test)\.ts$/.test(name)).sort();
const mutants = await mutantsOf(sources);
const drawn = values.sample === undefined ? mutants : draw(mutants, Number(values.sample), values.seed);
mkdirSync("build", { recursive: true });
writeFileSync(sampleFile, JSON.stringify(drawn));
process.env.CLAQUETA_MUTANT_FILES = resolve("build/mutant-files.json");
console.log(`${drawn.length} of ${mutants.length} mutants in ${sources.length} files`);

const configFile = "test/mutation/stryker.config.mjs";
const begun = Date.now();
const results = await new Stryker({ configFile, mutate: sources }).runMutationTest();
const tested = results.filter(({ statusReason }) => statusReason !== notDrawn);
const count = (...statuses) => tested.filter(({ status }) => statuses.includes(status)).length;
const noticed = count("Killed", "Timeout");
const missed = count("Survived", "NoCoverage");

const share = noticed / (noticed + missed);
console.log(
  `${noticed} of ${noticed + missed} noticed (${(100 * share).toFixed(1)} %): ${count("Killed")} killed, ${count("Timeout")} ran ` +
    `without end; ${count("Survived")} survived, ${count("NoCoverage")} reached by no test; ${tested.length - noticed - missed} ` +
    `invalid; ${tested.filter((mutant) => mutant.static).length} static; ${Math.round((Date.now() - begun) / 60_000)} minutes`,
);
if (tested.length !== drawn.length) throw new Error(`${tested.length} mutants of ${drawn.length} were tested`);
if (values.min !== undefined && share < Number(values.min)) process.exitCode = 1;
