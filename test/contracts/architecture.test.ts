import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const src = join(root, "src");
const web = join(root, "web");

const page = readFileSync(join(root, "docs/architecture.md"), "utf8");
const namedIn = (text: string): string[] => [...text.matchAll(/`(\w+)(?:\.ts)?`/g)].map(([, name]) => name);

/** Modules by layer, as docs/architecture.md lists them: a file may import from its own module and from modules of
 * lower layers. */
const layers: string[][] = [];
for (const [, layer, modules] of page.matchAll(/^\| (\d+ )?\| (`[^|]+) \|/gm)) {
  if (layer === undefined) layers.at(-1)?.push(...namedIn(modules));
  else layers.push(namedIn(modules));
}
/** The same for the page. */
const webLayers = (/lowest first: ([^.]*)\./.exec(page)?.[1] ?? "").split(";").map((layer) => {
  return [...layer.matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
});
/** These need pipeline alone: what serves predictions must not pull in what makes models. */
const notFrom: { readonly [module: string]: readonly string[] } = {
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
/** All but imports of types alone, which are gone at run time. */
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

const moduleOf = (file: string): string => file.split("/")[0].replace(/\.tsx?$/, "");
const layerOf = (file: string, of = layers): number => of.findIndex((modules) => modules.includes(moduleOf(file)));

function upwardImports(all: Imports, of: typeof layers): string[] {
  return [...all].flatMap(([file, names]) =>
    names
      .filter((name) => all.has(name) && moduleOf(name) !== moduleOf(file) && layerOf(name, of) >= layerOf(file, of))
      .map((name) => `${file} imports ${name}`),
  );
}

function cyclesOf(all: Imports): string[] {
  const state = new Map<string, "open" | "done">();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === "done") return;
    if (state.get(file) === "open") {
      cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
      return;
    }
    state.set(file, "open");
    for (const name of all.get(file) ?? []) if (all.has(name)) visit(name, [...path, file]);
    state.set(file, "done");
  };
  for (const file of all.keys()) visit(file, []);
  return cycles;
}

describe("the architecture", () => {
  it("assigns every source file to a module of a layer", () => {
    expect([...imports.keys()].filter((file) => layerOf(file) < 0)).toEqual([]);
    expect([...webImports.keys()].filter((file) => layerOf(file, webLayers) < 0)).toEqual([]);
    expect(Math.min(imports.size, webImports.size)).toBeGreaterThan(20);
  });

  it("has imports that run from higher layers to lower ones only", () => {
    expect([...upwardImports(imports, layers), ...upwardImports(webImports, webLayers)]).toEqual([]);
    const wrong = [...imports].flatMap(([file, names]) =>
      names
        .filter((name) => notFrom[moduleOf(file)]?.includes(moduleOf(name)))
        .map((name) => `${file} imports ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  it("downloads from the command line alone", () => {
    const users = [...imports].filter(([, names]) => names.some((name) => name.startsWith("download/")));
    const outside = users.map(([file]) => file).filter((file) => !/^(download|cli)\//.test(file));
    expect(users.length).toBeGreaterThan(0);
    expect(outside).toEqual([]);
  });

  it("has no cycle of imports between files", () => {
    expect([...cyclesOf(imports), ...cyclesOf(webImports)]).toEqual([]);
  });

  it("gives the page nothing of src that needs Node, and only types of the edges", () => {
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
    // The page uses the saved reports and the tables; the rest of `report`, which makes HTML files, is large.
    const isEdge = (name: string): boolean =>
      edges.includes(moduleOf(name)) || (moduleOf(name) === "report" && !/^report\/(saved\/.*|tables\.ts)$/.test(name));
    expect([...reached].filter((name) => name.startsWith("node:") || isEdge(name))).toEqual([]);
  });

  it("uses Node in no module that a browser needs", () => {
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

  it("imports no package but its dependencies", () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const named = /\b(?:from |import\()"((?:@[\w-]+\/)?[a-z][\w-]*)["/]/g;
    const roots = sources.flatMap((file) => [...readFileSync(file, "utf8").matchAll(named)].map((match) => match[1]));
    expect(roots.length).toBeGreaterThan(0);
    expect([...new Set(roots)].filter((name) => !Object.hasOwn(dependencies, name))).toEqual([]);
  });

  it("makes HeldOut in fit-held-out alone", () => {
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

  it("has no file with a vague name", () => {
    const vague = /^(utils?|helpers?|manager|types|misc|common)\.tsx?$/;
    expect([...sources, ...sourcesUnder(web)].filter((file) => vague.test(file.split("/").at(-1) ?? ""))).toEqual([]);
  });
});
