import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const src = join(root, "src");

/** Rooms by floor: a file may import from its own room and from rooms on lower floors. docs/architecture.md. */
const floors: readonly (readonly string[])[] = [
  ["errors", "json", "statistics", "version"],
  ["random", "pool", "files"],
  ["matrix"],
  ["movies", "text"],
  ["features", "metrics"],
  ["learners"],
  ["pipeline"],
  ["selection", "batch"],
  ["report"],
  ["workers", "server", "download"],
  ["cli", "index", "predict"],
];
/** Standing on pipeline alone: what serves predictions must not drag in what makes models. */
const notFrom: { readonly [room: string]: readonly string[] } = {
  batch: ["selection", "report"],
  server: ["selection"],
};
/** Only these may touch files, network, clock or environment; everything else also runs in a browser. */
const mayUseNode = [
  /^files\//,
  /^movies\/read\/(file|open)[^/]*\.ts$/,
  /^batch\//,
  /^pipeline\/(model-file|default-model)\.ts$/,
  /^workers\//,
  /^download\//,
  /^server\//,
  /^cli\//,
  /^index\.ts$/,
];

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesUnder(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

const sources = filesUnder(src).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
const importPattern = /(?:^|\n)\s*(?:import|export)\b[^;'"]*?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;

/** Every file with what it imports: other files of src as paths, packages by name. */
const imports = new Map(
  sources.map((file) => {
    const found = [...readFileSync(file, "utf8").matchAll(importPattern)].map((match) => match[1] ?? match[2]);
    return [
      relative(src, file),
      found.map((name) => (name.startsWith(".") ? relative(src, resolve(dirname(file), name)) : name)),
    ];
  }),
);

const roomOf = (file: string): string => file.split("/")[0].replace(/\.ts$/, "");
const floorOf = (file: string): number => floors.findIndex((rooms) => rooms.includes(roomOf(file)));

describe("the house", () => {
  it("gives every source file a room on a floor", () => {
    expect([...imports.keys()].filter((file) => floorOf(file) < 0)).toEqual([]);
    expect(imports.size).toBeGreaterThan(20);
  });

  it("has imports that run down only", () => {
    const wrong: string[] = [];
    for (const [file, names] of imports) {
      for (const name of names.filter((other) => other.endsWith(".ts"))) {
        const sideways = roomOf(name) !== roomOf(file) && floorOf(name) >= floorOf(file);
        if (sideways || notFrom[roomOf(file)]?.includes(roomOf(name))) wrong.push(`${file} imports ${name}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("reaches out to the network from the command line alone", () => {
    const users = [...imports].filter(([, names]) => names.some((name) => name.startsWith("download/")));
    const outside = users.map(([file]) => file).filter((file) => !/^(download|cli)\//.test(file));
    expect(users.length).toBeGreaterThan(0);
    expect(outside).toEqual([]);
  });

  it("has no circle of imports between files", () => {
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === "done") return;
      if (state.get(file) === "open") {
        circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
        return;
      }
      state.set(file, "open");
      for (const name of imports.get(file) ?? []) if (imports.has(name)) visit(name, [...path, file]);
      state.set(file, "done");
    };
    for (const file of imports.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });

  it("keeps Node out of everything that a browser needs", () => {
    const wrong: string[] = [];
    for (const [file, names] of imports) {
      if (mayUseNode.some((pattern) => pattern.test(file))) continue;
      for (const name of names) if (name.startsWith("node:")) wrong.push(`${file} imports ${name}`);
      const text = readFileSync(join(src, file), "utf8");
      if (/\bprocess\.|\bDate\.now\(|\bMath\.random\(|\bnew Date\(\)/.test(text))
        wrong.push(`${file} uses the platform`);
    }
    expect(wrong).toEqual([]);
  });

  it("imports no package but those that come with it", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const named = /\b(?:from |import\()"((?:@[\w-]+\/)?[a-z][\w-]*)["/]/g;
    const roots = sources.flatMap((file) => [...readFileSync(file, "utf8").matchAll(named)].map((match) => match[1]));
    expect(roots.length).toBeGreaterThan(0);
    expect([...new Set(roots)].filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
  });

  it("lets fit-held-out alone say what is held out from a fit", () => {
    const makers = sources.filter((file) => /HeldOut\.fromFit\(/.test(readFileSync(file, "utf8")));
    expect(makers.map((file) => relative(src, file))).toEqual(["selection/fit-held-out.ts"]);
  });

  it("has no source file over 400 lines", () => {
    const folders = ["src", "kernels", "test", "bench", "scripts"].map((name) => join(root, name));
    const long = folders
      .flatMap((folder) => filesUnder(folder))
      .filter((file) => /\.(ts|tsx|mjs|py)$/.test(file))
      .map((file) => [relative(root, file), readFileSync(file, "utf8").split("\n").length - 1] as const)
      .filter(([, lines]) => lines > 400);
    expect(long).toEqual([]);
  });

  it("has no file named for nothing in particular", () => {
    const vague = /^(utils?|helpers?|manager|types|misc|common)\.ts$/;
    expect(sources.filter((file) => vague.test(file.split("/").at(-1) ?? ""))).toEqual([]);
  });
});
