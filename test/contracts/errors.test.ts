import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { ClaquetaError, errorTable } from "../../src/errors.ts";

it("documents every error code with its exit code and HTTP status", () => {
  const page = readFileSync(fileURLToPath(new URL("../../docs/errors.md", import.meta.url)), "utf8");
  for (const [code, { status, exitCode, summary }] of Object.entries(errorTable)) {
    expect(page).toContain(`| \`${code}\` | ${summary} | ${exitCode} | ${status} |`);
  }
});

it("builds a message of where, what, expected and next", () => {
  const error = new ClaquetaError("BAD_ROW", {
    where: "movies.csv row 812",
    what: "plot is empty",
    expected: "text",
    next: "Fix the row or pass --skip-invalid.",
  });
  expect(error.message).toBe("movies.csv row 812: plot is empty; expected text. Fix the row or pass --skip-invalid.");
  expect([error.exitCode, error.status]).toEqual([65, 422]);
});
