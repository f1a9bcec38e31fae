import type { Command } from "commander";
import { ClaquetaError } from "../errors.ts";
import { chosenModel, chosenReport, modelOption } from "./options.ts";
import { print } from "./output.ts";
import { checkedReportText } from "./report-file.ts";
import { runSession } from "./session.ts";

interface ExportSiteOptions {
  readonly model?: string;
  readonly report?: string;
}

/** In the page's index.html when a server provides the model. */
const serverMark = '<meta name="claqueta-model" content="" />';
const siteMark = '<meta name="claqueta-model" content="model-';

export function addExportSite(program: Command): void {
  program
    .command("export-site <folder>")
    .summary("write the page and a model as a static site")
    .description(
      "Writes into FOLDER a site that predicts and explains in the visitor's browser: for any web host, without a server " +
        "of its own. A site that was exported there before is replaced. Browsers ask for https, but for localhost.",
    )
    .addOption(modelOption("put into the site"))
    .option(
      "--report <file>",
      "JSON report (of compare, evaluate or train) that the site shows (default: the default model's own)",
    )
    .action((folder: string, options: ExportSiteOptions) =>
      runSession(async () => {
        const { fileURLToPath } = await import("node:url");
        const isDevelopment = import.meta.url.endsWith(".ts");
        const page = fileURLToPath(new URL(isDevelopment ? "../../dist/web" : "../web", import.meta.url));
        const model = await chosenModel(options.model);
        const report = await chosenReport(options.report, model);
        const { fileCount, byteCount } = await exportSite(folder, { model, page, ...(report && { report }) });
        const { size } = await import("../report/terminal-table.ts");
        print(`Exported ${fileCount} files, ${size(byteCount)}, to ${folder}.`);
      }),
    );
}

/** Paths of the site's parts. */
export interface SiteParts {
  readonly model: string;
  readonly report?: string;
  /** Folder of the built page. */
  readonly page: string;
}

/** Writes the site; its index.html last, so that an earlier site works until the new one is whole. Returns the number
 * of files and bytes. Throws FILE_NOT_FOUND, BAD_JSON, BAD_REPORT, what loadModel throws, INVALID_SETTING where the
 * model holds a kind of one's own, and CANNOT_WRITE, also if the folder holds anything else. */
export async function exportSite(folder: string, { model, report, page }: SiteParts) {
  const { readdir, readFile, rm } = await import("node:fs/promises");
  const { dirname, join, relative } = await import("node:path");
  const { makeFolder, writeAtomic } = await import("../files/atomic-file.ts");
  const { loadModelWithBytes } = await import("../pipeline/model-file.ts");
  const { statedChecksum } = await import("../pipeline/safetensors.ts");

  const { isBuiltInFitted } = await import("../features/registry.ts");
  const { isBuiltIn } = await import("../learners/classifier-registry.ts");

  const { bytes, model: loaded } = await loadModelWithBytes(model);
  if (!isBuiltInFitted(loaded.features) || !isBuiltIn(loaded.classifier)) {
    const what = "it holds a kind of one's own, which a page in a browser does not know";
    const next = "Serve it: claqueta serve.";
    throw new ClaquetaError("INVALID_SETTING", { where: model, what, expected: "built-in kinds", next });
  }
  const reportText = report === undefined ? undefined : await checkedReportText(report);
  const index = await readFile(join(page, "index.html"), "utf8").catch((cause) => {
    const next = "Build it: npm run build.";
    throw new ClaquetaError("FILE_NOT_FOUND", { where: page, what: "the built page is not there", next, cause });
  });
  const old = await oldFiles(folder);

  const modelName = `model-${statedChecksum(bytes).slice(0, 12)}.claqueta`;
  const reportMark = reportText === undefined ? "" : ' data-report="report.json"';
  const mark = `<meta name="claqueta-model" content="${modelName}" data-bytes="${bytes.length}"${reportMark} />`;
  if (!index.includes(serverMark)) {
    throw new ClaquetaError("INTERNAL", { where: "index.html", what: "it has no mark for the model's name" });
  }
  const files = new Map<string, string | Uint8Array>([[modelName, bytes]]);
  if (reportText !== undefined) files.set("report.json", reportText);
  for (const entry of await readdir(page, { withFileTypes: true, recursive: true })) {
    const name = relative(page, join(entry.parentPath, entry.name));
    // Web hosts compress by themselves, or have other names for compressed files.
    if (entry.isFile() && name !== "index.html" && !/\.(br|gz)$/.test(name)) {
      files.set(name, await readFile(join(page, name)));
    }
  }
  files.set("index.html", index.replace(serverMark, mark));

  let byteCount = 0;
  for (const [name, content] of files) {
    const path = join(folder, name);
    await makeFolder(dirname(path));
    await writeAtomic(path, content);
    byteCount += Buffer.byteLength(content);
  }
  for (const name of old) if (!files.has(name)) await rm(join(folder, name), { force: true });
  return { fileCount: files.size, byteCount };
}

/** Files of an earlier site in the folder; none if the folder is missing or empty. */
async function oldFiles(folder: string): Promise<string[]> {
  const { readdir, readFile } = await import("node:fs/promises");
  const { join } = await import("node:path");
  const names = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return [];
    throw new ClaquetaError("CANNOT_WRITE", { where: folder, what: "it is no folder that can be read", cause });
  });
  if (names.length === 0) return [];
  const index = await readFile(join(folder, "index.html"), "utf8").catch(() => "");
  if (!index.includes(siteMark)) {
    const what = "the folder holds something else";
    const expected = "an empty folder, or a site exported before";
    throw new ClaquetaError("CANNOT_WRITE", { where: folder, what, expected, next: "Name another folder." });
  }
  const assets = await readdir(join(folder, "assets")).catch(() => []);
  const own = names.map(({ name }) => name).filter((name) => /^(model-[\da-f]{12}\.claqueta|report\.json)$/.test(name));
  return [...own, ...assets.map((name) => join("assets", name))];
}
