// `npm run mutate -- PATHS`. Tests that run the built package see no mutants and are left out.
export default {
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutation.config.ts", related: false },
  coverageAnalysis: "perTest",
  checkers: ["sample"],
  plugins: ["@stryker-mutator/vitest-runner", "./scripts/sample-checker.mjs"],
  concurrency: 2,
  timeoutMS: 20_000,
  timeoutFactor: 3,
  reporters: ["clear-text", "progress"],
  clearTextReporter: { allowColor: false, reportTests: false, reportScoreTable: true },
  // It would be rewritten with TypeScript's own parser, which TypeScript 7 does not bring.
  tsconfigFile: "no-tsconfig.json",
  tempDirName: "build/stryker",
  symlinkNodeModules: true,
  ignorePatterns: ["dist/web", "training", "bench"],
};
