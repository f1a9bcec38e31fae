import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Movie } from "../../src/movies/movie.ts";
import { profileMovies } from "../../src/movies/profile.ts";
import { readDrawnReport, reportDrawings, reportPage } from "../../src/report/html/report-page.ts";
import { exampleMovies, smallComparison } from "../fixtures/small-comparison.ts";
import { chromiumReason, isChromiumMissing, launchChromium } from "./chromium.ts";

const folder = mkdtempSync(join(tmpdir(), "claqueta-"));
const address = (name: string): string => pathToFileURL(join(folder, name)).href;
const hostile = `</text></svg><script>document.title = "taken"</script>`;

const fewGenres = ["Comedy", "Crime", "Drama", "Romance", "Western"];

/** As `compare --out` saves it. */
async function savedComparison(movies: readonly Movie[]): Promise<string> {
  const data = { name: "movies.csv", rowCount: 377, skippedCount: 0, sha256: "ab", profile: profileMovies(movies) };
  return JSON.stringify({ ...(await smallComparison(movies)), data });
}

describe.skipIf(isChromiumMissing)(`the page of a report in a browser${chromiumReason}`, () => {
  let browser: Browser;
  let drawings: readonly string[];

  beforeAll(async () => {
    browser = await launchChromium();
    const movies = (await exampleMovies()).map((movie) => ({
      ...movie,
      title: `${movie.title}${hostile}`,
      genres: movie.genres?.map((genre) => (genre === "War" ? `War${hostile}` : genre)) ?? [],
    }));
    const report = readDrawnReport(await savedComparison(movies), "report.json");
    writeFileSync(join(folder, "report.html"), reportPage(report));
    // Heat maps of 24 genres have thousands of labels, with which axe would take minutes.
    const few = movies
      .map((movie) => ({ ...movie, genres: movie.genres.filter((genre) => fewGenres.includes(genre)) }))
      .filter(({ genres }) => genres.length > 0);
    writeFileSync(join(folder, "few-genres.html"), reportPage(readDrawnReport(await savedComparison(few), "few.json")));
    for (const { name, svg } of reportDrawings(report)) writeFileSync(join(folder, name), svg);
    drawings = reportDrawings(report).map(({ name }) => name);
  });
  afterAll(() => browser?.close());

  async function open(
    options: BrowserContextOptions,
    name = "report.html",
  ): Promise<{ page: Page; complaints: string[] }> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("request", (request) => request.url() !== address(name) && complaints.push(request.url()));
    await page.goto(address(name));
    return { page, complaints };
  }

  // Colours do not depend on the width, so each scheme is tested once.
  const looks = [
    { colorScheme: "light", width: 1280 },
    { colorScheme: "dark", width: 375 },
  ] as const;
  it.each(looks)("has no fault that axe finds, in $colorScheme at $width pixels", async ({ colorScheme, width }) => {
    const { page } = await open({ colorScheme, viewport: { width, height: 900 } }, "few-genres.html");
    const { violations } = await new AxeBuilder({ page }).analyze();
    const faults = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
    );
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each([320, 375, 768, 1280])("does not scroll sideways at %s pixels", async (width) => {
    const { page } = await open({ viewport: { width, height: 900 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.context().close();
  });

  it("runs no script and asks for nothing, whatever titles and genres hold", async () => {
    const { page, complaints } = await open({});
    expect(await page.title()).toBe("The best recipe: linear · Claqueta");
    expect(await page.locator("script").count()).toBe(0);
    expect(await page.locator("#mistakes").textContent()).toContain(hostile);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it("is whole without script", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    expect(await page.locator("svg.plot:visible").count()).toBeGreaterThan(12);
    expect(await page.getByRole("table").count()).toBeGreaterThan(6);
    await page.context().close();
  });

  it("is light on paper, and cuts no table", async () => {
    const { page } = await open({ colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.setViewportSize({ width: 700, height: 1000 });
    const paper = await page.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue("--ink").trim(),
    );
    expect(paper).toBe("#1c1b19");
    const frames = page.locator(".frame");
    const cut = await frames.evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth + 1).length);
    expect(cut).toBe(0);
    await page.context().close();
  });

  it("has drawings that stand alone as well-formed SVG", async () => {
    const page = await browser.newPage();
    for (const name of drawings) {
      await page.goto(address(name));
      // Browsers show a fault in XML as an element of this name.
      expect(await page.locator("parsererror").count(), name).toBe(0);
      expect(await page.evaluate(() => document.documentElement.getAttribute("role")), name).toBe("img");
    }
    await page.close();
  });
});
