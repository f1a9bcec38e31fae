// Writes docs/errors.md from the error table. Run after a build: node scripts/errors-page.mjs
import { writeFileSync } from "node:fs";
import { errorTable } from "../dist/errors.js";

const rows = Object.entries(errorTable).map(
  ([code, { status, exitCode, summary }]) => `| \`${code}\` | ${summary} | ${exitCode} | ${status} |`,
);
const page = `# Errors

Every error says where it happened, what is wrong, what was expected and what to do next. The code is stable; the words
may change. Exit codes follow sysexits.h; 0 is success, 130 a stop by Ctrl-C, 143 by SIGTERM, 141 a
reader of what is printed that has closed the pipe.

| code | meaning | exit code | HTTP status |
|---|---|---|---|
${rows.join("\n")}
`;
writeFileSync(new URL("../docs/errors.md", import.meta.url), page);
