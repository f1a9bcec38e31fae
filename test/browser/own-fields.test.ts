import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../src/server/main.ts";
import { ServedModel } from "../../src/server/served-model.ts";
import { quietServer } from "../fixtures/quiet-server.ts";
import { fieldModel, smallModelFile } from "../fixtures/small-model.ts";
import { chromiumReason, isChromiumMissing, launchChromium } from "./chromium.ts";
import { builtPage, type FileServer, serveFiles, smallSite } from "./static-site.ts";

const plot = "A retired gunslinger rides into a frontier town, and at noon there is a duel in the street.";
const own = { cast: "John Wayne,James Stewart", keywords: "outlaws, duel", runtime: "600", embedding: "[0.2, 0.5, 1]" };
/** For machines under load. */
const patient = { timeout: 20_000 };

describe.skipIf(isChromiumMissing)(`the page of a model with fields of its own${chromiumReason}`, () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let server: RunningServer;
  let site: FileServer;

  beforeAll(async () => {
    const model = await fieldModel();
    site = await smallSite(model).then(serveFiles);
    server = await startServer({
      served: ServedModel.open(await smallModelFile(model)),
      ...quietServer,
      host: "127.0.0.1",
      port: 0,
      webRoot: builtPage(),
    });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await server?.stop({ graceMs: 0, deadlineMs: 1000 });
  });
  afterEach(() => page.context().close());

  async function open(url: string, options: BrowserContextOptions = {}): Promise<void> {
    page = await (await browser.newContext({ locale: "en", reducedMotion: "reduce", ...options })).newPage();
    complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(url);
    await page.locator("#plot").fill(plot);
  }
  const field = (name: string) => page.locator(`#field-${name}`);
  const marks = (name: string) => field(name).locator("xpath=..").locator("mark");
  async function fillFields(): Promise<void> {
    await page.locator("summary").filter({ hasText: "embedding" }).click();
    for (const [name, text] of Object.entries(own)) await field(name).fill(text);
  }
  const shares = () => page.locator(".percent").allTextContents();

  it.each([
    ["over HTTP", () => server.url],
    ["in the browser", () => site.url],
  ])("reads them %s, and highlights names, words and numbers as they were typed", async (_where, url) => {
    await open(url());
    await page.locator(".genre").first().waitFor();
    const before = await shares();
    await fillFields();
    await expect.poll(shares, patient).not.toEqual(before);
    await page.getByRole("button", { name: /^\s*Western/ }).click();
    await marks("cast").first().waitFor();
    expect(await marks("cast").allTextContents()).toContain("John Wayne");
    expect(await marks("runtime").allTextContents()).toEqual(["600"]);
    expect(await marks("keywords").allTextContents()).toContain("outlaws");
    expect(await page.locator(".words").textContent()).toMatch(/John Wayne \(cast\)/);
    expect(complaints).toEqual([]);
  });

  it("labels each with its type, and reaches each by keyboard", async () => {
    await open(site.url, { locale: "es" });
    await page.getByLabel("cast nombres separados por comas").focus();
    await page.keyboard.type("Ann Lee");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Bo");
    expect(await field("cast").inputValue()).toBe("Ann Lee, Bo");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("SUMMARY");
    expect(await field("embedding").isVisible()).toBe(false);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("field-embedding");
  });

  it("says at the field what it cannot read, and answers without it", async () => {
    await open(server.url);
    await fillFields();
    await field("runtime").fill("long");
    await field("embedding").fill("[1, 2]");
    await page.locator("#field-runtime-hint").getByText("a number such as 94").waitFor();
    await page.locator("#field-embedding-hint").getByText("a list of 3 numbers").waitFor();
    expect(await field("runtime").getAttribute("aria-invalid")).toBe("true");
    expect(await field("runtime").getAttribute("aria-describedby")).toBe("field-runtime-hint");
    await page.locator(".genre").first().waitFor();
    expect(await page.locator(".fault").count()).toBe(0);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" "))}`)).toEqual([]);
  });

  it("keeps them in a link, and clears them with the rest", async () => {
    await open(site.url, { permissions: ["clipboard-read", "clipboard-write"] });
    await fillFields();
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("Link copied").waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.getByRole("button", { name: "Clear" }).click();
    expect(await field("cast").inputValue()).toBe("");
    await page.goto(new URL("#model", link).href);
    await page.goto(link);
    await expect.poll(() => field("cast").inputValue(), patient).toBe(own.cast);
    expect(await field("embedding").inputValue()).toBe(own.embedding);
  });

  it("reads their columns in a file, and says which it has not", async () => {
    await open(server.url);
    await page.getByText("The model also reads the columns keywords, cast, runtime, and embedding.").waitFor();
    const csv = `plot,cast,embedding\n"${plot}",John Wayne,"[1, 2, 3]"\n"${plot}",,\n`;
    const file = { name: "two.csv", mimeType: "text/csv", buffer: Buffer.from(csv) };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByText("genres added to 2 rows. There was no column for keywords and runtime").waitFor();
  });

  it("fits a small phone without scrolling sideways", async () => {
    await open(site.url, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
    await fillFields();
    await field("cast").fill("Rosalinda Extraordinarily-Longname ".repeat(4));
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    const [behind, input] = await field("cast")
      .locator("xpath=../*")
      .evaluateAll((all) => all.map((each) => [each.clientWidth, each.scrollHeight]));
    expect(input).toEqual(behind);
  });
});
