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

/** What the page's index.html says where a server stands behind it. */
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

export interface SiteParts {
  /** Paths. */
  readonly model: string;
  readonly report?: string;
  /** Folder of the built page. */
  readonly page: string;
}

/** Writes the site; its index.html last, so that a site that was there before works until the new one is whole. Throws
 * FILE_NOT_FOUND, BAD_JSON, BAD_REPORT, what loadModel throws, and CANNOT_WRITE, also where the folder holds anything else. */
export async function exportSite(
  folder: string,
  { model, report, page }: SiteParts,
): Promise<{ readonly fileCount: number; readonly byteCount: number }> {
  const { mkdir, readdir, readFile, rm } = await import("node:fs/promises");
  const { dirname, join } = await import("node:path");
  const { writeAtomic } = await import("../files/atomic-file.ts");
  const { loadModelWithBytes } = await import("../pipeline/model-file.ts");
  const { statedChecksum } = await import("../pipeline/safetensors.ts");

  const { bytes } = await loadModelWithBytes(model);
  const reportText = report === undefined ? undefined : await checkedReportText(report);
  const index = await readFile(join(page, "index.html"), "utf8").catch((cause) => {
    const next = "Build it: npm run build.";
    throw new ClaquetaError("FILE_NOT_FOUND", { where: page, what: "the built page is not there", next, cause });
  });
  const old = await oldFiles(folder);

  const modelName = `model-${statedChecksum(bytes).slice(0, 12)}.claqueta`;
  const mark = `<meta name="claqueta-model" content="${modelName}" data-bytes="${bytes.length}"${
    reportText === undefined ? "" : ' data-report="report.json"'
  } />`;
  if (!index.includes(serverMark)) {
    throw new ClaquetaError("INTERNAL", { where: "index.html", what: "it has no place for the model's name" });
  }
  const files = new Map<string, string | Uint8Array>([[modelName, bytes]]);
  if (reportText !== undefined) files.set("report.json", reportText);
  for (const entry of await readdir(page, { withFileTypes: true, recursive: true })) {
    const name = join(entry.parentPath, entry.name)
      .slice(page.length)
      .replace(/^[/\\]/, "");
    // Web hosts compress by themselves, or have other names for what they find compressed.
    if (entry.isFile() && name !== "index.html" && !/\.(br|gz)$/.test(name)) {
      files.set(name, await readFile(join(page, name)));
    }
  }
  files.set("index.html", index.replace(serverMark, mark));

  let byteCount = 0;
  for (const [name, content] of files) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true }).catch((cause) => {
      throw new ClaquetaError("CANNOT_WRITE", { where: dirname(path), what: "the folder cannot be made", cause });
    });
    await writeAtomic(path, content);
    byteCount += Buffer.byteLength(content);
  }
  for (const name of old) if (!files.has(name)) await rm(join(folder, name), { force: true });
  return { fileCount: files.size, byteCount };
}

/** Files of the site that was exported into the folder before; none where there is no folder or nothing in it. */
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
    throw new ClaquetaError("CANNOT_WRITE", {
      where: folder,
      what: "the folder holds something else",
      expected: "an empty folder, or a site exported before",
      next: "Name another folder.",
    });
  }
  const assets = await readdir(join(folder, "assets")).catch(() => []);
  const own = names.map(({ name }) => name).filter((name) => /^(model-[\da-f]{12}\.claqueta|report\.json)$/.test(name));
  return [...own, ...assets.map((name) => join("assets", name))];
}
