import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decodeModel, type Explanation, explain, type Prediction } from "../../src/predict.ts";
import { smallModelFile } from "../fixtures/small-model.ts";
import { bundle } from "../flow/bundling.ts";
import { chromiumReason, isChromiumMissing, launchChromium } from "./chromium.ts";
import { type FileServer, serveFiles } from "./static-site.ts";

const movie = { id: "1", title: "Rain", year: 1948, plot: "A detective hunts a killer through a wet city." };
const movieJson = JSON.stringify(movie);

/** The same on a page and in a worker: reads the model beside it and hands over what it says of the movie. */
const answerCode = `
  import { decodeModel, explain } from "claqueta/predict";
  export async function answer() {
    const response = await fetch("./small.claqueta");
    const model = await decodeModel(new Uint8Array(await response.arrayBuffer()));
    const movie = ${movieJson};
    return JSON.stringify({ prediction: model.predict([movie])[0], why: explain(model, movie, ["Crime"]) });
  }`;

describe.skipIf(isChromiumMissing)(`claqueta/predict in Chromium${chromiumReason}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "claqueta-library-"));
  let site: FileServer;
  let expected: { readonly prediction: Prediction; readonly why: Explanation };

  beforeAll(async () => {
    const bytes = readFileSync(await smallModelFile());
    writeFileSync(join(folder, "small.claqueta"), bytes);
    writeFileSync(join(folder, "page.js"), await bundle(answerCode));
    writeFileSync(
      join(folder, "worker.js"),
      await bundle(`${answerCode}\nanswer().then((text) => postMessage(text));`),
    );
    writeFileSync(join(folder, "index.html"), "<!doctype html><title>library</title>");
    site = await serveFiles(folder);
    const model = await decodeModel(new Uint8Array(bytes));
    expected = { prediction: model.predict([movie])[0], why: explain(model, movie, ["Crime"]) };
  });
  afterAll(() => site?.close());

  it("says the same on a page and in a worker as in Node", async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(site.url);
      const onPage = await page.evaluate(`import("./page.js").then(({ answer }) => answer())`);
      const inWorker = await page.evaluate(`new Promise((resolve, reject) => {
        const worker = new Worker("./worker.js", { type: "module" });
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => reject(new Error(event.message));
      })`);
      expect(JSON.parse(inWorker as string)).toEqual(JSON.parse(onPage as string));
      const said = JSON.parse(onPage as string) as typeof expected;
      expect(said.prediction.genres.map(({ genre }) => genre)).toEqual(
        expected.prediction.genres.map(({ genre }) => genre),
      );
      // Engines of other versions round exp() otherwise in the last bit.
      for (const [rank, { probability }] of said.prediction.genres.entries()) {
        expect(probability).toBeCloseTo(expected.prediction.genres[rank].probability, 12);
      }
      expect(said.why.genres[0].words.map(({ text }) => text)).toEqual(
        expected.why.genres[0].words.map(({ text }) => text),
      );
    } finally {
      await browser.close();
    }
  });
});
