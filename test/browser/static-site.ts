import { createReadStream, existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { exportSite } from "../../src/cli/export-site.ts";
import type { GenreModel } from "../../src/pipeline/genre-model.ts";
import { smallModel, smallModelFile } from "../fixtures/small-model.ts";
import { smallReport } from "./small-report.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Folder of the built page. Suites run side by side, so it is built before them (vitest.config.ts). */
export function builtPage(): string {
  const page = join(root, "dist/web");
  if (!existsSync(join(page, "index.html"))) throw new Error("dist/web is missing: npm run build");
  return page;
}

/** The site of a small model, in a new folder. */
export async function smallSite(made?: GenreModel): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "claqueta-site-"));
  const model = made ?? (await smallModel());
  const report = join(mkdtempSync(join(tmpdir(), "claqueta-report-")), "report.json");
  writeFileSync(report, JSON.stringify(smallReport(model.genres.names)));
  await exportSite(folder, { model: await smallModelFile(model), report, page: builtPage() });
  return folder;
}

const types: { readonly [ending: string]: string } = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

export interface FileServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a folder's files alone, under a path that is not the root. */
export async function serveFiles(folder: string): Promise<FileServer> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname
      .replace(/^\/movies/, "")
      .replace(/\/$/, "/index.html");
    const file = join(folder, path);
    if (request.method !== "GET" || path.includes("..") || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/movies/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
