import type { Command } from "commander";
import { ClaquetaError } from "../errors.ts";
import { seconds, wholeNumber } from "./options.ts";
import { print } from "./output.ts";
import { runSession, type Session } from "./session.ts";

interface DownloadCommandOptions {
  readonly to?: string;
  readonly from?: string;
  readonly tries: number;
  readonly timeout: number;
  readonly quiet?: boolean;
}

const environmentName = "CLAQUETA_DATA_DIR";

/** Default folder of the competition's files. */
const defaultFolder = (): string => process.env[environmentName] || "data";

export function addData(program: Command): void {
  const data = program
    .command("data")
    .summary("get the competition's files, or find them")
    .description(
      `The competition's files, dataTraining.zip and dataTesting.zip, in the folder that ${environmentName} names, or in ./data.`,
    );
  data
    .command("download")
    .summary("fetch the files from their public address")
    .description(
      "Fetches what is missing and checks its SHA-256. A download that was broken off goes on where it stopped.\n" +
        "HTTP_PROXY, HTTPS_PROXY and NO_PROXY are followed.",
    )
    .option("--to <folder>", `where to put the files (default: ${environmentName}, or ./data)`)
    .option("--from <address>", "address of a folder that holds copies of the files (default: their public home)")
    .option("--tries <number>", "give up on a file after so many tries", wholeNumber(1, 100), 5)
    .option("--timeout <seconds>", "a try fails after so long without a connection or a byte", seconds, 30)
    .option("-q, --quiet", "no progress")
    .action((options: DownloadCommandOptions) => runSession((session) => runDownload(options, session), options));
  data
    .command("where")
    .summary("say which of the files are there")
    .description("Looks for the files and checks their SHA-256.")
    .option("--json", "print JSON instead of a table")
    .action((options: { readonly json?: boolean }) => runSession(() => runWhere(options)));
}

function addressOf(text: string): URL {
  if (URL.canParse(text) && /^https?:\/\//i.test(text)) return new URL(text.endsWith("/") ? text : `${text}/`);
  throw new ClaquetaError("USAGE", { where: "--from", what: "it is no address", expected: "http://… or https://…" });
}

async function runDownload(options: DownloadCommandOptions, { progress, signal }: Session): Promise<void> {
  const { officialAddress, officialFiles } = await import("../download/official-files.ts");
  const folder = options.to ?? defaultFolder();
  const address = addressOf(options.from ?? officialAddress);
  const { downloadFile, makeDispatcher } = await import("../download/download-file.ts");
  const { size } = await import("../report/terminal-table.ts");
  const { join } = await import("node:path");
  const timeoutMs = Math.max(1, options.timeout * 1000);
  const dispatcher = makeDispatcher(timeoutMs);
  try {
    for (const file of officialFiles) {
      const outcome = await downloadFile(file, address, folder, {
        dispatcher,
        stallMs: timeoutMs,
        tries: options.tries,
        firstWaitMs: 1000,
        signal,
        onProgress: (byteCount) => progress.update(file.name, byteCount / file.byteCount),
        onRetry: (reason, waitMs) => progress.say(`${file.name}: ${reason}; again in ${waitMs / 1000} s`),
      });
      progress.clear();
      const path = join(folder, file.name);
      print(`${outcome === "fetched" ? "Fetched" : "There already:"} ${path}, ${size(file.byteCount)}, SHA-256 right.`);
    }
  } finally {
    await dispatcher.destroy();
  }
}

async function runWhere(options: { readonly json?: boolean }): Promise<void> {
  const { officialFiles, stateOf } = await import("../download/official-files.ts");
  const { terminalTable } = await import("../report/terminal-table.ts");
  const { resolve } = await import("node:path");
  const folder = resolve(defaultFolder());
  const files = await Promise.all(
    officialFiles.map(async (file) => ({ name: file.name, sha256: file.sha256, state: await stateOf(file, folder) })),
  );
  if (options.json) print(JSON.stringify({ folder, files }, null, 2));
  else {
    const words = { right: "there, SHA-256 right", other: "another file of that name", missing: "not there" };
    const rows = files.map(({ name, state }) => [name, words[state]]);
    print(terminalTable([{ title: "file" }, { title: `in ${folder}` }], rows));
  }
  if (files.every(({ state }) => state === "right")) return;
  const what = "not all of the competition's files are there";
  const next = `Fetch them with \`claqueta data download\`, or name their folder in ${environmentName}.`;
  throw new ClaquetaError("FILE_NOT_FOUND", { where: folder, what, next });
}
