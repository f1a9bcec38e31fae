// Run by vitest before the first test (vitest.config.ts).
export { build as setup } from "./prepare.mjs";
