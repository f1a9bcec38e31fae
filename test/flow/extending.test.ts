import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./claqueta.ts";

const page = readFileSync(join(root, "docs/extending.md"), "utf8");
const [, library, sources] = page.split(/^# (?:With the library alone|In the sources)$/m);
/** Files of the page: their name stands alone before the block. */
const files = [...library.matchAll(/^`([\w.-]+)`:\n\n```(?:js|json)\n([\s\S]*?)```/gm)].map(([, name, text]) => ({
  name,
  text,
}));
const commands = [...library.matchAll(/^```sh\n([\s\S]*?)```/gm)].map(([, text]) => text.trim());

describe("docs/extending.md, with the library alone", () => {
  let folder: string;
  beforeAll(() => {
    // Inside the package, so that its own name leads to its own exports.
    mkdirSync(join(root, "build"), { recursive: true });
    folder = mkdtempSync(join(root, "build/extending-"));
    copyFileSync(join(root, "examples/movies-with-fields.csv"), join(folder, "movies.csv"));
    for (const { name, text } of files) writeFileSync(join(folder, name), text);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const run = (script: string) => {
    const claqueta = `"${process.execPath}" "${join(root, "dist/cli/main.js")}"`;
    const own = `node() { "${process.execPath}" "$@"; }\n${script.replaceAll("npx claqueta", claqueta)}`;
    return spawnSync("sh", ["-e", "-c", own], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1" },
    });
  };

  it("has a block for each of a learner, a feature, a field, embeddings and a recipe file", () => {
    const names = [
      "my-learner.mjs",
      "my-feature.mjs",
      "once.mjs",
      "my-kinds.mjs",
      "mine.json",
      "fields.mjs",
      "embed.mjs",
    ];
    expect(files.map(({ name }) => name)).toEqual(names);
    expect(commands).toHaveLength(3);
    expect([...library.matchAll(/^```\w+$/gm)]).toHaveLength(files.length + commands.length);
  });

  it.each(files.filter(({ name }) => name.endsWith(".mjs")))("runs $name", ({ name }) => {
    const { status, stderr } = run(`node ${name}`);
    expect([status, stderr]).toEqual([0, ""]);
  });

  it.each(commands)("runs %s", (script) => {
    const { status, stderr } = run(script);
    expect([status, /error/.exec(stderr)]).toEqual([0, null]);
  });

  it("reads the fields that it says are read", () => {
    expect(run("npx claqueta info fields.claqueta").stdout).toContain("cast (category), minutes (number)");
    const { stdout } = run("node fields.mjs");
    expect(stdout).toContain("runtime: 13");
    expect(stdout).toContain("{ cast: 'category', runtime: 'number' }");
  });

  it("says what NODE_OPTIONS is for: without it the kinds are not known", () => {
    const { status, stderr } = run("npx claqueta info mine.claqueta");
    expect(status).toBe(64);
    expect(stderr).toContain('kind is "questions"');
  });
});

it("docs/extending.md names files of the sources that there are", () => {
  const named = [...sources.matchAll(/`((?:src|test|scripts|docs)\/[\w./-]+\.(?:ts|mjs|md))`/g)].map(
    ([, path]) => path,
  );
  expect(named.length).toBeGreaterThan(8);
  const own = named.filter((path) => !path.includes("yours"));
  for (const path of own) expect([path, readFileSync(join(root, path), "utf8") === ""]).toEqual([path, false]);
});
