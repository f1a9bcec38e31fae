// A checker for Stryker that passes only the mutants that mutate.mjs has drawn.
import { readFileSync } from "node:fs";
import { mutantKey, notDrawn, sampleFile } from "./mutant-sample.mjs";

class SampleChecker {
  #drawn;

  async init() {
    this.#drawn = new Set(JSON.parse(readFileSync(sampleFile, "utf8")));
  }

  async check(mutants) {
    const passed = { status: "passed" };
    const skipped = { status: "compileError", reason: notDrawn };
    return Object.fromEntries(
      mutants.map((mutant) => [mutant.id, this.#drawn.has(mutantKey(mutant)) ? passed : skipped]),
    );
  }

  group(mutants) {
    return Promise.resolve([mutants.map(({ id }) => id)]);
  }
}

export const strykerPlugins = [{ kind: "Checker", name: "sample", injectableClass: SampleChecker }];
