import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumReason, isChromiumMissing, launchChromium } from "./chromium.ts";
import { type FileServer, serveFiles, smallSite } from "./static-site.ts";

describe.skipIf(isChromiumMissing)(`the page when something is missing${chromiumReason}`, () => {
  let browser: Browser;
  let site: FileServer;
  let page: Page;
  beforeAll(async () => {
    [browser, site] = await Promise.all([launchChromium(), smallSite().then(serveFiles)]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  afterEach(() => page.context().close());
  const start = async () => {
    page = await (await browser.newContext({ locale: "en" })).newPage();
  };

  it("says that the model is loading", async () => {
    await start();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.context().route("**/*.claqueta", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(site.url);
    await page.getByRole("progressbar", { name: "Loading the model" }).waitFor();
    release();
    await page.locator("#plot").waitFor();
  });

  it("says that there is no connection, and goes on by itself when it is back", async () => {
    await start();
    await page.context().route("**/*.claqueta", (route) => route.abort());
    await page.goto(site.url);
    await page.getByText("No connection").waitFor();
    await page.context().unroute("**/*.claqueta");
    await page.locator("#plot").waitFor();
  });

  it("says what is wrong with a damaged model", async () => {
    await start();
    await page.context().route("**/*.claqueta", (route) => route.fulfill({ body: "x".repeat(500) }));
    await page.goto(site.url);
    await page.getByText("Something is broken").waitFor();
    await page.getByText("model file:").waitFor();
    await page.context().unroute("**/*.claqueta");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("#plot").waitFor();
  });

  it("shows the tables where the charts cannot be loaded, and says that the report is missing or broken", async () => {
    await start();
    await page.context().route("**/drawings-*.js", (route) => route.abort());
    await page.goto(`${site.url}#model`);
    await page.getByText("The chart could not be drawn").first().waitFor();
    expect(await page.getByRole("table").count()).toBe(2);
    await page.context().route("**/report-sections-*.js", (route) => route.abort());
    await page.reload();
    await page.getByText("The report could not be read.").waitFor();
    await page.context().unroute("**/report-sections-*.js");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("table").first().waitFor();
    let body = "null";
    await page.context().route("**/report.json", (route) => route.fulfill({ body }));
    await page.reload();
    await page.getByText("This site keeps no comparison").waitFor();
    body = "{}";
    await page.reload();
    await page.getByText("report: it is no report; expected").waitFor();
  });
});
