import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { chromiumReason, isChromiumMissing, launchChromium } from "./chromium.ts";
import { type FileServer, serveFiles, smallSite } from "./static-site.ts";

const plot =
  "A retired gunslinger rides into a frontier town. The sheriff hides, the outlaws burn the ranch, and at noon there is a duel in the street.";

describe.skipIf(isChromiumMissing)(`the page as a static site${chromiumReason}`, () => {
  let browser: Browser;
  let site: FileServer;
  let page: Page;
  /** Errors that the browser reported, of content security too. */
  let complaints: string[];
  let requests: { readonly method: string; readonly url: string }[];

  beforeAll(async () => {
    [browser, site] = await Promise.all([launchChromium(), smallSite().then(serveFiles)]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  afterEach(() => page.context().close());

  async function open(options: BrowserContextOptions = {}, hash = ""): Promise<Page> {
    const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 }, ...options });
    page = await context.newPage();
    complaints = [];
    requests = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("request", (request) => requests.push({ method: request.method(), url: request.url() }));
    await page.goto(site.url + hash);
    await page.locator("#plot").waitFor();
    return page;
  }
  const genres = () => page.locator(".genre");
  const openGenre = async (name: string) => {
    await page.getByRole("button", { name: new RegExp(`^\\s*${name}`) }).click();
    await page.locator(".words-list").first().waitFor();
  };
  const highlights = () => page.locator("#plot").locator("xpath=..").locator("mark");

  it("shows bars while someone types, the most probable first, and removes them with the text", async () => {
    await open();
    await page.locator("#plot").pressSequentially("A duel in the frontier town");
    await genres().first().waitFor();
    const shares = (await page.locator(".percent").allTextContents()).map((text) => Number.parseInt(text, 10));
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(await page.locator(".notch").count()).toBe(shares.length);
    expect(await page.locator(".verdict").textContent()).toMatch(/Sounds like|closest is/);
    await page.getByRole("button", { name: "Clear" }).click();
    await genres().first().waitFor({ state: "detached" });
    expect(complaints).toEqual([]);
  });

  it("needs nothing but its own files, and sends the text nowhere", async () => {
    await open();
    await page.locator("#plot").fill(plot);
    await genres().first().waitFor();
    expect(requests.filter(({ method, url }) => method !== "GET" || !url.startsWith(site.url))).toEqual([]);
    expect(requests.some(({ url }) => url.includes("/v1/"))).toBe(false);
    await page.context().setOffline(true);
    await page.locator("#plot").fill(`${plot} The singer loves the dancer.`);
    await genres().first().click();
    await page.locator(".words-list").first().waitFor();
    await page.context().setOffline(false);
    expect(await page.locator("#plot").inputValue()).toContain("The singer loves the dancer.");
    expect(complaints).toEqual([]);
  });

  it("highlights the words of a genre in the text, and lists them", async () => {
    await open();
    await page.locator("#plot").fill(plot);
    await openGenre("Western");
    const marks = await highlights().allTextContents();
    expect(marks.length).toBeGreaterThan(2);
    for (const mark of marks) expect(plot).toContain(mark);
    expect(await page.locator(".highlighted-behind").nth(2).textContent()).toBe(`${plot}\u200b`);
    const styles = await highlights().evaluateAll((all) =>
      all.map((each) => getComputedStyle(each).textDecorationStyle),
    );
    const sides = await highlights().evaluateAll((all) => all.map((each) => each.getAttribute("data-side")));
    expect(styles).toEqual(sides.map((side) => (side === "for" ? "solid" : "dashed")));
    expect(await page.locator(".words").textContent()).toMatch(/speak for it.*speak against it.*Exact/s);
    await page.locator("#plot").fill(`So: ${plot}`);
    await page.waitForFunction(() => document.querySelectorAll(".cell-plot mark").length > 2);
    for (const mark of await highlights().allTextContents()) expect(`So: ${plot}`).toContain(mark);
  });

  it("puts the marks exactly behind the letters", async () => {
    await open({ viewport: { width: 390, height: 844 } });
    await page
      .locator("#plot")
      .fill(`${plot}\n\n${plot} pneumonoultramicroscopicsilicovolcanoconiosis${"x".repeat(80)}\n`);
    const boxes = await page.locator(".highlighted-many > *").evaluateAll((all) =>
      all.map((each) => {
        const { fontSize, lineHeight, fontFamily, letterSpacing, paddingTop } = getComputedStyle(each);
        return [each.clientWidth, each.scrollHeight, fontSize, lineHeight, fontFamily, letterSpacing, paddingTop];
      }),
    );
    expect(boxes[1]).toEqual(boxes[0]);
  });

  it("can be used by keyboard alone", async () => {
    await open();
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.type("Dust and Silver");
    await page.keyboard.press("Tab");
    await page.keyboard.type("1958");
    await page.keyboard.press("Tab");
    await page.keyboard.type(plot);
    await genres().first().waitFor();
    for (let k = 0; k < 3; k++) await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("genre");
    await page.keyboard.press("Enter");
    await page.locator(".words-list").first().waitFor();
    expect(await genres().first().getAttribute("aria-expanded")).toBe("true");
    await page.keyboard.press("Escape");
    expect(await genres().first().getAttribute("aria-expanded")).toBe("false");
  });

  it("opens the same movie by its link", async () => {
    await open({ permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByRole("button", { name: /Gattaca/ }).click();
    const text = await page.locator("#plot").inputValue();
    await page.getByRole("button", { name: "Copy link" }).click();
    await page.getByText("Link copied").waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await page.context().close();
    await open({}, new URL(link).hash);
    await genres().first().waitFor();
    expect(await page.locator("#plot").inputValue()).toBe(text);
    expect(await page.locator("#title").inputValue()).toBe("Gattaca");
    expect(requests.some(({ url }) => url.includes("movie="))).toBe(false);
    await page.evaluate(() => {
      location.hash = "#movie=broken";
    });
    await page.getByText("does not hold a movie").waitFor();
  });

  it("speaks Spanish and keeps language and colours when it is opened again", async () => {
    await open();
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await paper();
    await page.getByRole("radio", { name: "Español" }).check();
    await page.getByRole("radio", { name: "Oscuro" }).check();
    expect(await paper()).not.toBe(light);
    await page.reload();
    await page.getByRole("heading", { name: "Cuéntame la trama" }).waitFor();
    await page.locator("#plot").fill(plot);
    await genres().first().waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("es");
    expect(await page.locator(".genres").textContent()).toMatch(/Wéstern|Acción|Comedia|Suspense/);
    expect(await paper()).not.toBe(light);
    await page.context().close();
    await open({ locale: "es-CO", colorScheme: "dark" });
    await page.getByRole("heading", { name: "Cuéntame la trama" }).waitFor();
    expect(await paper()).not.toBe(light);
  });

  it("gives a dropped CSV back with genres added", async () => {
    await open();
    const csv = `title,year,plot\nDust,1958,"${plot}"\nTea,soon,"Tea, and nothing else."\n`;
    const transfer = await page.evaluateHandle((text) => {
      const data = new DataTransfer();
      data.items.add(new File([text], "two.csv", { type: "text/csv" }));
      return data;
    }, csv);
    await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
    await page.getByText("Drop the file to add genres").waitFor();
    await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download two-genres.csv" }).click(),
    ]);
    const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
    expect(lines[0]).toMatch(/^title,year,plot,genres,p_Action,/);
    expect(lines).toHaveLength(3);
    expect(lines[2]).toMatch(/^Tea,soon,"Tea, and nothing else.",,+$/);
    await page.getByText("1 row could not be used").click();
    await page.getByText('"soon" is no year').waitFor();
  });

  it("reads a chosen file with progress, and stops when asked", async () => {
    await open();
    const examples = fileURLToPath(new URL("../../examples/movies.csv", import.meta.url));
    await page.locator("input[type=file]").setInputFiles(examples);
    await page.getByText("movies.csv: genres added to 377 rows.").waitFor();
    const many = `plot\n${`${plot.replaceAll(",", "")}\n`.repeat(60_000)}`;
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "many.csv", mimeType: "text/csv", buffer: Buffer.from(many) });
    await page.waitForFunction(() => (document.querySelector<HTMLProgressElement>("#file-progress")?.value ?? 0) > 0);
    await page.locator("#plot").fill(plot); // the page stays usable meanwhile
    await genres().first().waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByText("Cancelled. Nothing was kept.").waitFor();
    await page
      .locator("input[type=file]")
      .setInputFiles({ name: "no.csv", mimeType: "text/csv", buffer: Buffer.from("a\n1\n") });
    await page.getByText('there is no column "plot"').waitFor();
  });

  it("shows the model: what it is, the recipes, the curves and every genre", async () => {
    await open();
    await page.getByRole("link", { name: "The model" }).click();
    await page.getByRole("row", { name: /^words best 0\.800/ }).waitFor();
    expect(await page.locator("h1:focus").textContent()).toBe("The model");
    expect(await page.locator(".facts").textContent()).toContain("377 movies");
    await page.locator("svg.plot").nth(2).waitFor();
    await page.getByLabel("Genre shown").selectOption("Western");
    await page.getByRole("img", { name: "ROC curves: Western" }).waitFor();
    expect(await page.getByRole("row", { name: /News/ }).textContent()).toContain("–");
    expect(complaints).toEqual([]);
  });

  it("fits a phone without scrolling sideways", async () => {
    await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await page.locator("#plot").fill(plot);
    await openGenre("Western");
    const width = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await width()).toBe(390);
    await page.goto(`${site.url}#model`);
    await page.locator("svg.plot").nth(2).waitFor();
    expect(await width()).toBe(390);
  });
});
