// For Stryker: a checker that passes only the mutants that mutate.mjs has drawn and writes which file each is in, and a
// reporter of survivors.
import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { mutantKey, notDrawn, sampleFile } from "./mutant-sample.mjs";

class SampleChecker {
  #drawn;

  async init() {
    this.#drawn = new Set(JSON.parse(readFileSync(sampleFile, "utf8")));
  }

  async check(mutants) {
    const passed = { status: "passed" };
    const skipped = { status: "compileError", reason: notDrawn };
    const isDrawn = (mutant) => this.#drawn.has(mutantKey(mutant));
    const files = mutants.filter(isDrawn).map(({ id, fileName }) => [id, relative("", fileName)]);
    writeFileSync(process.env.CLAQUETA_MUTANT_FILES, JSON.stringify(Object.fromEntries(files)));
    return Object.fromEntries(mutants.map((mutant) => [mutant.id, isDrawn(mutant) ? passed : skipped]));
  }

  group(mutants) {
    return Promise.resolve([mutants.map(({ id }) => id)]);
  }
}

/** Prints each mutant that no test notices as soon as that is known. */
class SurvivorReporter {
  onMutantTested({ fileName, location: { start }, mutatorName, replacement, status }) {
    if (status !== "Survived" && status !== "NoCoverage") return;
    const change = `${mutatorName}: ${replacement.replace(/\s+/g, " ").slice(0, 100)}`;
    console.log(`${status} ${relative("", fileName)}:${start.line}:${start.column} ${change}`);
  }
}

export const strykerPlugins = [
  { kind: "Checker", name: "sample", injectableClass: SampleChecker },
  { kind: "Reporter", name: "survivors", injectableClass: SurvivorReporter },
];
