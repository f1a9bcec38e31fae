// The time from a keystroke to its bars, on a site that `claqueta export-site FOLDER` wrote, in a real Chromium.
// Usage: node bench/page-keystrokes.mjs FOLDER [--keystrokes 150]. Prints milliseconds: until the bars have changed,
// and until they have been painted.
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { chromium } from "playwright-core";
import { readOptions } from "./options.mjs";
import { plot as wholePlot } from "./serve/process.mjs";

const { positionals, values } = readOptions({ keystrokes: 150, chromium: "/usr/bin/chromium" });
const [folder] = positionals;
if (folder === undefined || !existsSync(join(folder, "index.html"))) {
  console.error("Usage: node bench/page-keystrokes.mjs FOLDER (written by claqueta export-site)");
  process.exit(64);
}

const types = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const server = createServer((request, response) => {
  const file = join(folder, new URL(request.url, "http://localhost").pathname.replace(/\/$/, "/index.html"));
  if (!existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
  createReadStream(file).pipe(response);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

/** Runs in the page: types the end of the text letter by letter and waits for each letter's bars. Letters that change
 * no shown bar are not counted. */
async function type({ text, keystrokes }) {
  const plot = document.querySelector("#plot");
  const bars = document.querySelector(".genres");
  const changed = [];
  const painted = [];
  for (let length = text.length - keystrokes; length <= text.length; length++) {
    let observer;
    const seen = new Promise((resolve) => {
      observer = new MutationObserver(() => resolve(performance.now()));
      observer.observe(bars, { subtree: true, childList: true, attributes: true, characterData: true });
    });
    const start = performance.now();
    plot.value = text.slice(0, length);
    plot.dispatchEvent(new InputEvent("input", { bubbles: true }));
    const changedAt = await Promise.race([seen, new Promise((resolve) => setTimeout(resolve, 400))]);
    observer.disconnect();
    if (changedAt !== undefined) {
      changed.push(changedAt - start);
      await new Promise(requestAnimationFrame);
      await new Promise((resolve) => setTimeout(resolve));
      painted.push(performance.now() - start);
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return { changed, painted };
}

const browser = await chromium.launch({ executablePath: values.chromium, args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
await page.goto(`http://127.0.0.1:${server.address().port}/`);
await page.locator("#plot").fill("A retired gunslinger");
await page.locator(".genre").first().waitFor();
const shown = (times) => {
  const sorted = times.toSorted((a, b) => a - b);
  return [0.5, 0.95].map((share) => sorted[Math.floor((sorted.length - 1) * share)].toFixed(1).padStart(8)).join("");
};
console.log("keystroke to bars, ms                        median     95%");
for (const explained of [false, true]) {
  if (explained) {
    await page.locator(".genre").first().click();
    await page.locator(".words-list").first().waitFor();
  }
  const { changed, painted } = await page.evaluate(type, { text: wholePlot, keystrokes: values.keystrokes });
  const label = explained ? "with a genre's words highlighted" : "bars alone";
  console.log(`${label.padEnd(33)} changed ${shown(changed)}   (${changed.length} keystrokes)`);
  console.log(`${"".padEnd(33)} painted ${shown(painted)}`);
}
await browser.close();
server.close();
