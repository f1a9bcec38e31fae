import { defineConfig } from "vitest/config";

/** The tests that read the sources themselves: tests of the built package see no mutant. */
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/contracts/*.test.ts", "test/oracle/*.test.ts"],
    exclude: ["test/contracts/{architecture,commands-page,errors,tasks}.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
