import { relative } from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** A mutant is done with its first failing test. So files that failed last time go first, since one file's mutants follow each
 * other, and quick files go before slow ones. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { cache, config } = this.ctx;
    const rank = ({ project, moduleId }: TestSpecification): number => {
      const last = cache.getFileTestResults(`${project.name}:${relative(config.root, moduleId)}`);
      return last === undefined ? 0 : last.duration - (last.failed ? 1e9 : 0);
    };
    return files.sort((a, b) => rank(a) - rank(b));
  }
}

/** The tests that read the sources themselves: tests of the built package see no mutant. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/contracts/*.test.ts", "test/oracle/*.test.ts"],
    exclude: ["test/contracts/{architecture,commands-page,errors,tasks}.test.ts"],
    setupFiles: ["test/mutation/coverage.ts"],
    sequence: { sequencer: QuickestFirst },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
