import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type RunningServer, startServer } from "../../src/server/main.ts";
import { ServedModel } from "../../src/server/served-model.ts";
import { quietServer } from "../fixtures/quiet-server.ts";
import { smallModelFile } from "../fixtures/small-model.ts";
import { chromiumReason, isChromiumMissing, launchChromium } from "./chromium.ts";
import { smallReport } from "./small-report.ts";
import { builtPage } from "./static-site.ts";

const plot = "A retired gunslinger rides into a frontier town, and at noon there is a duel in the street.";
const key = "a-key-for-this-test-only";

describe.skipIf(isChromiumMissing)(`the page of a server${chromiumReason}`, () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  const servers: RunningServer[] = [];
  let modelPath: string;

  const start = async (token: string | null): Promise<string> => {
    const server = await startServer({
      served: ServedModel.open(modelPath),
      ...quietServer,
      host: "127.0.0.1",
      port: 0,
      token,
      report: smallReport(["Drama", "News", "Western"]),
      webRoot: builtPage(),
    });
    servers.push(server);
    return server.url;
  };
  const stop = (server: RunningServer) => server.stop({ graceMs: 0, deadlineMs: 1000 });
  beforeAll(async () => {
    modelPath = await smallModelFile();
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all(servers.map(stop));
  });
  afterEach(() => page.context().close());

  async function open(url: string): Promise<void> {
    page = await (await browser.newContext({ locale: "en" })).newPage();
    complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(url);
  }

  it("predicts, explains, takes a file and shows the report through the API", async () => {
    await open(await start(null));
    await page.locator("#plot").fill(plot);
    await page.locator(".genre").first().click();
    await page.locator(".cell-plot mark").first().waitFor();
    const movies = `title,plot\n${`Tea,"${plot}"\n`.repeat(600)}`;
    const file = { name: "many.csv", mimeType: "text/csv", buffer: Buffer.from(movies) };
    await page.locator("input[type=file]").setInputFiles(file);
    await page.getByText("many.csv: genres added to 600 rows.").waitFor();
    await page.getByRole("link", { name: "The model" }).click();
    await page.locator("svg.plot").nth(2).waitFor();
    expect(complaints).toEqual([]);
  });

  it("asks for the key where the server wants one", async () => {
    await open(await start(key));
    await page.getByLabel("Key").fill("not-the-key-of-this-server");
    await page.getByRole("button", { name: "Use it" }).click();
    await page.getByText("its token is not the right one").waitFor();
    await page.getByLabel("Key").fill(key);
    await page.keyboard.press("Enter");
    await page.locator("#plot").fill(plot);
    await page.locator(".genre").first().waitFor();
  });

  it("says that the server is gone, and goes on when it is back", async () => {
    await open(await start(null));
    await page.locator("#plot").waitFor();
    await page.context().route("**/v1/predict", (route) => route.abort());
    await page.locator("#plot").fill(plot);
    await page.getByText("No connection").waitFor();
    await page.context().unroute("**/v1/predict");
    await page.locator(".genre").first().waitFor();
    await page.getByText("No connection").waitFor({ state: "detached" });
  });

  it("waits where the server is busy", async () => {
    await open(await start(null));
    await page.locator("#plot").waitFor();
    let refusals = 0;
    await page
      .context()
      .route("**/v1/predict", (route) =>
        refusals++ < 1
          ? route.fulfill({ status: 429, headers: { "retry-after": "1" }, json: { detail: "Too many." } })
          : route.continue(),
      );
    await page.locator("#plot").fill(plot);
    await page.getByText("The server is busy").waitFor();
    await page.locator(".genre").first().waitFor();
  });
});
