import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "./claqueta.ts";

it("ends in order however early it is ended: `npm run early-ends` with a few runs of each kind", () => {
  const args = ["--runs", "2", "--rows", "6000", "--limit", "100"];
  const script = join(root, "scripts/early-ends.mjs");
  const run = spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: "utf8" });
  expect(run.stdout).toContain("compare, SIGTERM");
  expect(run.status, run.stdout + run.stderr).toBe(0);
}, 600_000);
