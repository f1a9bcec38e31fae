import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const paths = [
  process.env.CLAQUETA_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const executablePath = paths.find((path) => path !== undefined && existsSync(path));

export const isChromiumMissing = executablePath === undefined;
/** A suffix for the names of suites. */
export const chromiumReason = isChromiumMissing
  ? " (skipped: no Chromium found; apt-get install chromium, or name it in CLAQUETA_CHROMIUM)"
  : "";

/** The system's Chromium, without its sandbox, which needs rights that containers lack; the pages are ours. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: ["--no-sandbox"] });
