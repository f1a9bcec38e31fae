import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const src = join(root, "src");
const web = join(root, "web");

/** Rooms by floor: a file may import from its own room and from rooms on lower floors. docs/architecture.md. */
const floors: readonly (readonly string[])[] = [
  ["errors", "json", "statistics", "version"],
  ["random", "pool", "files", "settings"],
  ["matrix"],
  ["movies", "text"],
  ["ngrams", "metrics"],
  ["features"],
  ["learners"],
  ["pipeline"],
  ["selection", "batch"],
  ["report"],
  ["workers", "server", "download"],
  ["cli", "index", "predict"],
];
/** The page's own, in the same way. */
const webFloors: readonly (readonly string[])[] = [
  ["predictor"],
  ["phrases"],
  ["fault-note"],
  ["predictors", "model", "file"],
  ["movie"],
  ["shell"],
  ["main"],
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

const sourcesUnder = (folder: string): string[] =>
  filesUnder(folder).filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".test.ts"));
const sources = sourcesUnder(src);

type Imports = ReadonlyMap<string, readonly string[]>;
const anyImport = /(?:^|\n)\s*(?:import|export)\b[^;'"]*?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;
/** All but those of types alone, which are gone when the program runs. */
const valueImport =
  /(?:^|\n)\s*(?:import|export)\b(?!\s+type\b)[^;'"]*?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;

/** Every file of a folder with what it imports: files as paths in the folder, packages by name. */
function importsUnder(folder: string, pattern = anyImport): Imports {
  return new Map(
    sourcesUnder(folder).map((file) => {
      const found = [...readFileSync(file, "utf8").matchAll(pattern)].map((match) => match[1] ?? match[2]);
      return [
        relative(folder, file),
        found.map((name) => (name.startsWith(".") ? relative(folder, resolve(dirname(file), name)) : name)),
      ];
    }),
  );
}
const imports = importsUnder(src);
const webImports = importsUnder(web);

const roomOf = (file: string): string => file.split("/")[0].replace(/\.tsx?$/, "");
const floorOf = (file: string, of = floors): number => of.findIndex((rooms) => rooms.includes(roomOf(file)));

function upwardImports(all: Imports, of: typeof floors): string[] {
  return [...all].flatMap(([file, names]) =>
    names
      .filter((name) => all.has(name) && roomOf(name) !== roomOf(file) && floorOf(name, of) >= floorOf(file, of))
      .map((name) => `${file} imports ${name}`),
  );
}

function circlesOf(all: Imports): string[] {
  const state = new Map<string, "open" | "done">();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      return;
    }
    state.set(file, "open");
    for (const name of all.get(file) ?? []) if (all.has(name)) visit(name, [...path, file]);
    state.set(file, "done");
  };
  for (const file of all.keys()) visit(file, []);
  return circles;
}

describe("the house", () => {
  it("gives every source file a room on a floor", () => {
    expect([...imports.keys()].filter((file) => floorOf(file) < 0)).toEqual([]);
    expect([...webImports.keys()].filter((file) => floorOf(file, webFloors) < 0)).toEqual([]);
    expect(Math.min(imports.size, webImports.size)).toBeGreaterThan(20);
  });

  it("has imports that run down only", () => {
    expect([...upwardImports(imports, floors), ...upwardImports(webImports, webFloors)]).toEqual([]);
    const wrong = [...imports].flatMap(([file, names]) =>
      names.filter((name) => notFrom[roomOf(file)]?.includes(roomOf(name))).map((name) => `${file} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it("reaches out to the network from the command line alone", () => {
    const users = [...imports].filter(([, names]) => names.some((name) => name.startsWith("download/")));
    const outside = users.map(([file]) => file).filter((file) => !/^(download|cli)\//.test(file));
    expect(users.length).toBeGreaterThan(0);
    expect(outside).toEqual([]);
  });

  it("has no circle of imports between files", () => {
    expect([...circlesOf(imports), ...circlesOf(webImports)]).toEqual([]);
  });

  it("gives the page nothing of src that needs Node, and of the edges types alone", () => {
    const all = importsUnder(src, valueImport);
    const reached = new Set<string>();
    const reach = (file: string): void => {
      if (reached.has(file)) return;
      reached.add(file);
      for (const name of all.get(file) ?? []) reach(name);
    };
    const roots = [...importsUnder(web, valueImport).values()].flat().filter((name) => name.startsWith("../src/"));
    for (const name of roots) reach(name.slice("../src/".length));
    expect(reached.size).toBeGreaterThan(50);
    const edges = ["cli", "server", "workers", "download", "selection"];
    // Of reports, reading saved ones and laying out tables; what draws pages for files is large.
    const isEdge = (name: string): boolean =>
      edges.includes(roomOf(name)) || (roomOf(name) === "report" && !/^report\/(saved\/.*|tables\.ts)$/.test(name));
    expect([...reached].filter((name) => name.startsWith("node:") || isEdge(name))).toEqual([]);
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
    const folders = ["src", "kernels", "web", "test", "bench", "scripts"].map((name) => join(root, name));
    const long = folders
      .flatMap((folder) => filesUnder(folder))
      .filter((file) => /\.(ts|tsx|mjs|py)$/.test(file))
      .map((file) => [relative(root, file), readFileSync(file, "utf8").split("\n").length - 1] as const)
      .filter(([, lines]) => lines > 400);
    expect(long).toEqual([]);
  });

  it("has no file named for nothing in particular", () => {
    const vague = /^(utils?|helpers?|manager|types|misc|common)\.tsx?$/;
    expect([...sources, ...sourcesUnder(web)].filter((file) => vague.test(file.split("/").at(-1) ?? ""))).toEqual([]);
  });
});
