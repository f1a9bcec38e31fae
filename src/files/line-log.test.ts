import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { LineLog } from "./line-log.ts";

const path = () => join(mkdtempSync(join(tmpdir(), "claqueta-log-")), "log.jsonl");

it("keeps whole lines over a crash and takes a half-written one away", async () => {
  const file = path();
  const log = await LineLog.create(file);
  await log.append("one");
  await log.append("zwei ü");
  await log.close();
  appendFileSync(file, '{"half');
  const again = await LineLog.resume(file);
  expect(again.earlier).toEqual(["one", "zwei ü"]);
  await again.append("three");
  await again.close();
  expect(readFileSync(file, "utf8")).toBe("one\nzwei ü\nthree\n");
});

it("begins anew with a log whose very first line was cut", async () => {
  const file = path();
  writeFileSync(file, "{");
  const log = await LineLog.resume(file);
  expect(log.earlier).toEqual([]);
  await log.close();
  expect(readFileSync(file, "utf8")).toBe("");
});

it("never writes over what is there, nor makes a log out of nothing to resume", async () => {
  const file = path();
  writeFileSync(file, "dear\n");
  await expect(LineLog.create(file)).rejects.toThrow(/is there already.*--resume/);
  await expect(LineLog.resume(`${file}-other`)).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  expect(readFileSync(file, "utf8")).toBe("dear\n");
});
