import { afterAll, beforeEach, inject } from "vitest";

// What StrykerJS's runner provides to each test file.
declare module "vitest" {
  interface ProvidedContext {
    globalNamespace: string;
    mode: "dry-run" | "mutant";
    /** Its id; absent in the dry run. */
    activeMutant?: string;
  }
}

type Hits = { [mutant: string]: number };
interface Instrumented {
  activeMutant?: string | undefined;
  currentTestId?: string;
  mutantCoverage?: { static: Hits; readonly perTest: { [testId: string]: Hits } };
}

// StrykerJS calls a mutant static that is reached outside of a test, while a file loads or in `beforeAll`, and runs all
// tests for it. Here every test of that file counts as reaching it. For that it has to be active before the file loads;
// each test file has its own modules.
const stryker = (globalThis as unknown as { readonly [namespace: string]: Instrumented })[inject("globalNamespace")];
if (inject("mode") === "mutant") {
  stryker.activeMutant = inject("activeMutant");
} else {
  const testIds = new Set<string>();
  beforeEach(() => {
    testIds.add(stryker.currentTestId ?? "");
  });
  afterAll(() => {
    const coverage = stryker.mutantCoverage;
    if (coverage === undefined) return;
    for (const id of testIds) coverage.perTest[id] = { ...coverage.static, ...coverage.perTest[id] };
    coverage.static = {};
  });
}
