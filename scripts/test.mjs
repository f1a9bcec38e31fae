// `npm test [-- vitest arguments]`: installs what is missing, then runs the tests, which build what is missing.
import { install, run } from "./prepare.mjs";

install();
run(["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)]);
