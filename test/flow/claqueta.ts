import { type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const main = join(root, "dist/cli/main.js");

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line to its end. */
export function claqueta(args: readonly string[], input?: string | Uint8Array): Run {
  const result = spawnSync(process.execPath, [main, ...args], {
    cwd: root,
    encoding: "utf8",
    input,
    env: { ...process.env, NO_COLOR: "1" },
    maxBuffer: 2 ** 28,
  });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr };
}

/** Starts the built command line. */
export const startClaqueta = (args: readonly string[], options: SpawnOptions = {}) =>
  spawn(process.execPath, [main, ...args], { cwd: root, env: { ...process.env, NO_COLOR: "1" }, ...options });

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), "claqueta-"));

/** Folder of the competition's files, or undefined: they are not part of the repository. */
export const dataFolder: string | undefined = [process.env.CLAQUETA_DATA_DIR, join(root, "../shared/data")].find(
  (folder) => folder !== undefined && existsSync(join(folder, "dataTraining.zip")),
);

export const noData = "the competition's files are not there (set CLAQUETA_DATA_DIR)";
