import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { exportSite } from "../../src/cli/export-site.ts";
import { smallModel, smallModelFile } from "../fixtures/small-model.ts";
import { smallReport } from "./small-report.ts";
import { builtPage } from "./static-site.ts";

const folder = () => mkdtempSync(join(tmpdir(), "claqueta-site-"));
let page: string;
let model: string;
let report: string;
beforeAll(async () => {
  page = builtPage();
  model = await smallModelFile();
  report = join(folder(), "report.json");
  writeFileSync(report, JSON.stringify(smallReport(["Drama", "News"])));
});
const names = (path: string) => readdirSync(path).toSorted();
const assets = (ending: RegExp) => names(join(page, "assets")).filter((name) => ending.test(name));

describe("the built page", () => {
  it("weighs under 200 kB of script compressed, before charts and lemma tables", () => {
    const scripts = assets(/\.js$/).filter((name) => !/^(drawings|lemmas)-/.test(name));
    const bytes = scripts.map((name) => gzipSync(readFileSync(join(page, "assets", name))).length);
    expect(scripts.length).toBeGreaterThanOrEqual(2);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(200_000);
  });

  it("has no script or style in its HTML, no eval, and nothing of Node", () => {
    const html = readFileSync(join(page, "index.html"), "utf8");
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|style=/);
    expect(html).toContain("script-src 'self' 'wasm-unsafe-eval'; style-src 'self'");
    for (const name of assets(/\.js$/)) {
      const script = readFileSync(join(page, "assets", name), "utf8");
      expect(script, name).not.toMatch(/__vite-browser-external|["'`]node:\w|\beval\(/);
    }
  });
});

describe("claqueta export-site", () => {
  it("writes the page, the model and the report, and says so in the page's head", async () => {
    const site = folder();
    const { fileCount } = await exportSite(site, { model, report, page });
    const [modelName] = names(site).filter((name) => name.endsWith(".claqueta"));
    expect(names(site)).toEqual(["assets", "icon.svg", "index.html", modelName, "report.json"].toSorted());
    expect(readFileSync(join(site, modelName))).toEqual(readFileSync(model));
    expect(readFileSync(join(site, "index.html"), "utf8")).toMatch(
      new RegExp(`content="${modelName}" data-bytes="${readFileSync(model).length}" data-report="report.json"`),
    );
    expect(fileCount).toBe(names(site).length - 1 + names(join(site, "assets")).length);
  });

  it("replaces a site that it wrote before, and leaves nothing of it", async () => {
    const site = folder();
    await exportSite(site, { model, report, page });
    writeFileSync(join(site, "assets/index-old.js"), "");
    const other = await smallModelFile(await smallModel({ kind: "logistic-regression", C: 1, maxEpochs: 2 }));
    const before = names(site);
    await exportSite(site, { model: other, page });
    expect(names(site).filter((name) => name.endsWith(".claqueta"))).toHaveLength(1);
    expect(names(site)).not.toEqual(before);
    expect(names(site)).not.toContain("report.json");
    expect(names(join(site, "assets"))).not.toContain("index-old.js");
  });

  it.each([
    ["a folder of other things", () => ({}), "the folder holds something else"],
    ["a file that is not a report", () => ({ report: model }), "it is not JSON"],
    ["a file that is not a model", () => ({ model: report }), "the header's length is impossible"],
    ["a page that is not built", () => ({ page: "/nowhere" }), "the built page is not there"],
  ])("refuses %s and writes nothing", async (_, wrong, message) => {
    const site = folder();
    if (message.includes("folder")) {
      mkdirSync(join(site, "photos"));
      writeFileSync(join(site, "index.html"), "<h1>Mine</h1>");
    }
    const before = names(site);
    await expect(exportSite(site, { model, report, page, ...wrong() })).rejects.toThrow(message);
    expect(names(site)).toEqual(before);
  });
});
