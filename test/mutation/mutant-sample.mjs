import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Instrumenter } from "@stryker-mutator/instrumenter";

/** The keys of the drawn mutants, while Stryker runs. */
export const sampleFile = resolve("build/mutants.json");
/** The reason that Stryker gives for a mutant outside the sample. */
export const notDrawn = "not drawn";

/** A mutant's identity; the same in each run over the same sources. */
export function mutantKey({ fileName, location: { start, end }, mutatorName, replacement }) {
  return [resolve(fileName), start.line, start.column, end.line, end.column, mutatorName, replacement].join(" ");
}

/** The keys of all mutants that Stryker makes of these files. */
export async function mutantsOf(files) {
  const quiet = { debug() {}, info() {}, warn: console.warn, isDebugEnabled: () => false };
  const contents = files.map((name) => ({ name: resolve(name), mutate: true, content: readFileSync(name, "utf8") }));
  const options = { ignorers: [], excludedMutations: [], plugins: null };
  const { mutants } = await new Instrumenter(quiet).instrument(contents, options);
  return mutants.map(mutantKey);
}

/** A sample without replacement: the keys whose hash with the seed is lowest. */
export function draw(keys, size, seed) {
  const hash = (key) =>
    createHash("sha256")
      .update(`${seed} ${key.replace(process.cwd(), "")}`)
      .digest("hex");
  const ranked = keys.map((key) => ({ key, rank: hash(key) })).sort((a, b) => (a.rank < b.rank ? -1 : 1));
  return ranked.slice(0, size).map(({ key }) => key);
}
