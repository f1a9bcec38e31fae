import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromiumReason, isChromiumMissing, launchChromium } from "./chromium.ts";
import { type FileServer, serveFiles, smallSite } from "./static-site.ts";

describe.skipIf(isChromiumMissing)(`axe on the page${chromiumReason}`, () => {
  let browser: Browser;
  let site: FileServer;
  beforeAll(async () => {
    [browser, site] = await Promise.all([launchChromium(), smallSite().then(serveFiles)]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  async function faults(page: Page): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  }

  const looks = (["light", "dark"] as const).flatMap((colorScheme) =>
    ["en", "es"].map((locale) => ({ colorScheme, locale })),
  );
  it.each(looks)("finds no fault in $locale, $colorScheme", async ({ colorScheme, locale }) => {
    // Without motion, so that no colour is read during a transition.
    const context = await browser.newContext({ colorScheme, locale, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(site.url);
    await page.locator("#plot").waitFor();
    expect(await faults(page), "empty").toEqual([]);
    await page.locator(".chip").first().click();
    await page.locator(".genre").first().click();
    await page.locator(".words-list").first().waitFor();
    await page.locator("#year").fill("12");
    await page.locator("input[type=file]").setInputFiles({
      name: "two.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("plot\nTea.\n\u0020\n"),
    });
    await page.locator("a[download]").waitFor();
    expect(await faults(page), "words, a wrong year, a finished file").toEqual([]);
    await page.goto(`${site.url}#model`);
    await page.locator("svg.plot").nth(2).waitFor();
    expect(await faults(page), "model").toEqual([]);
    await context.close();
  });
});
