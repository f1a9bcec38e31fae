import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build as viteBuild } from "vite";
import { root, temporaryFolder } from "./claqueta.ts";

/** Inside the package, so that its own name leads to its own exports. */
const build = join(root, "build");

interface Chunk {
  readonly fileName: string;
  readonly code: string;
  readonly isEntry: boolean;
  /** Names of the chunks that are loaded with it, not those that it may load later. */
  readonly imports: readonly string[];
}

/** The code as one script for a browser, with whatever it imports from the built package, as a bundler with no settings
 * but these makes it. from: folder where package names are looked up. A `node:` import that is left over stays. */
export async function bundle(code: string, format: "es" | "iife" = "es", from = build): Promise<string> {
  const [{ code: text }] = await chunksOf(code, format, false, from);
  return text;
}

/** What is loaded before the code can run, once a bundler has put aside what may be loaded later. */
export async function bundleAtStart(code: string): Promise<string> {
  const chunks = new Map((await chunksOf(code, "es", true, build)).map((chunk) => [chunk.fileName, chunk]));
  const atStart = new Set([...chunks.values()].filter(({ isEntry }) => isEntry));
  for (const { imports } of atStart) for (const name of imports) if (chunks.has(name)) atStart.add(chunks.get(name)!);
  return [...atStart].map((chunk) => chunk.code).join("\n");
}

async function chunksOf(
  code: string,
  format: "es" | "iife",
  codeSplitting: boolean,
  from: string,
): Promise<readonly Chunk[]> {
  const folder = mkdtempSync(join(from, "bundle-"));
  const entry = join(folder, "entry.mjs");
  writeFileSync(entry, code);
  try {
    const result = await viteBuild({
      root: folder,
      cacheDir: temporaryFolder(),
      configFile: false,
      logLevel: "silent",
      publicDir: false,
      build: {
        write: false,
        minify: true,
        target: "es2023",
        lib: { entry, formats: [format], name: "bundled" },
        rolldownOptions: { external: /^node:/, output: { codeSplitting } },
      },
    });
    const [{ output }] = result as unknown as [{ output: Chunk[] }];
    return output;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
