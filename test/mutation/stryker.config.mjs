// `npm run mutate -- PATHS`. Tests that run the built package see no mutants and are left out.
import { fileURLToPath } from "node:url";

export default {
  testRunner: "vitest",
  vitest: { configFile: "test/mutation/vitest.config.ts", related: false },
  coverageAnalysis: "perTest",
  checkers: ["sample"],
  plugins: ["@stryker-mutator/vitest-runner", fileURLToPath(new URL("./sample-checker.mjs", import.meta.url))],
  concurrency: 2,
  dryRunTimeoutMinutes: 30,
  timeoutMS: 20_000,
  timeoutFactor: 3,
  reporters: ["survivors", "progress-append-only"],
  // Stryker rewrites this file with TypeScript's parser, which TypeScript 7 does not have: so it gets no file.
  tsconfigFile: "no-tsconfig.json",
  tempDirName: "build/stryker",
  symlinkNodeModules: true,
  ignorePatterns: ["dist/web", "training", "bench"],
};
