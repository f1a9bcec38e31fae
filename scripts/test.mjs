// `npm test [-- vitest arguments]`: installs what is missing, then runs the tests, which build what is missing.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { install, root } from "./prepare.mjs";

install();
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const result = spawnSync(process.execPath, [vitest, "run", ...process.argv.slice(2)], { cwd: root, stdio: "inherit" });
process.exit(result.status ?? 1);
