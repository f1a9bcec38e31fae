import { readFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** A mutant is done with its first failing test. So the tests nearest to its file go first, among them those that
 * failed last time, then the quickest. Tests of other modules run only if none of its own module, of the contracts and
 * of the oracles reach it. */
class NearestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { cache, config } = this.ctx;
    const { activeMutant } = this.ctx.getProvidedContext();
    if (activeMutant === undefined) return files;
    const mutated: string = JSON.parse(readFileSync(process.env.CLAQUETA_MUTANT_FILES ?? "", "utf8"))[activeMutant];
    const module = mutated.split("/", 2).join("/");
    const distance = (name: string): number => {
      if (name === mutated.replace(/\.ts$/, ".test.ts")) return 0;
      if (dirname(name) === dirname(mutated)) return 1;
      if (name.startsWith(`${module}/`)) return 2;
      return name.startsWith("test/") ? 3 : 4;
    };
    const ranked = files.map((file) => {
      const name = relative(config.root, file.moduleId);
      const last = cache.getFileTestResults(`${file.project.name}:${name}`);
      return { file, far: distance(name), cost: last === undefined ? 0 : last.duration - (last.failed ? 1e9 : 0) };
    });
    const near = ranked.filter(({ far }) => far < 4);
    const chosen = near.length > 0 ? near : ranked;
    return chosen.sort((a, b) => a.far - b.far || a.cost - b.cost).map(({ file }) => file);
  }
}

/** The tests that read the sources themselves: tests of the built package see no mutant. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/contracts/*.test.ts", "test/oracle/*.test.ts"],
    exclude: ["test/contracts/{architecture,commands-page,errors,tasks}.test.ts"],
    setupFiles: ["test/mutation/coverage.ts"],
    sequence: { sequencer: NearestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
