import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { claquetaVersion } from "../../src/version.ts";
import { tasks } from "../../src/workers/tasks.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

it("lets a worker thread find every task that is defined anywhere", () => {
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!\.test)\.ts$/.test(file),
  );
  const defined = sources.flatMap((file) =>
    [...readFileSync(join(root, "src", file), "utf8").matchAll(/: Task<[^=]*= \{\s*name: "([^"]+)"/g)].map(
      ([, name]) => name,
    ),
  );
  expect(defined.length).toBeGreaterThan(2);
  expect([...tasks.keys()].sort()).toEqual(defined.sort());
});

it("names the package's version in one place beside package.json", () => {
  expect(claquetaVersion).toBe(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
});
