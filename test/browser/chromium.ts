import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = [
  process.env.CLAQUETA_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const executablePath = places.find((place) => place !== undefined && existsSync(place));

export const isChromiumMissing = executablePath === undefined;
/** To stand behind a suite's name. */
export const chromiumReason = isChromiumMissing
  ? " (skipped: no Chromium found; apt-get install chromium, or name it in CLAQUETA_CHROMIUM)"
  : "";

/** The system's Chromium. Its own sandbox wants rights that containers lack; the pages are ours. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({ ...(executablePath !== undefined && { executablePath }), args: ["--no-sandbox"] });
