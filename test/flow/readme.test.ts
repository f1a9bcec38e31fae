import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./claqueta.ts";

it("runs the README's code as it stands there", () => {
  const code = /## From code\n\n```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, "README.md"), "utf8"))?.[1] ?? "";
  expect(code).toContain('from "claqueta"');
  // Inside the package, so that its own name leads to its own exports; saved files go to the same folder.
  const folder = join(root, "build");
  mkdirSync(folder, { recursive: true });
  const script = join(folder, "readme-example.mjs");
  writeFileSync(script, code.replaceAll('"words.claqueta"', JSON.stringify(join(folder, "readme.claqueta"))));
  const run = spawnSync(process.execPath, [script], { cwd: root, encoding: "utf8" });
  expect(run.stderr).toBe("");
  expect(run.status).toBe(0);
  expect(run.stdout).toMatch(/^(report-|words)/);
  expect(run.stdout.match(/genre: '[A-Z][\w-]+',\s+probability: 0\.\d+,\s+selected: (true|false)/g)).toHaveLength(3);
});
