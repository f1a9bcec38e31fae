// `npm run docs:api`: writes docs/api/ from the docstrings of all that the package's doors export, and fails where one is
// missing or names a type that is not exported. TypeDoc reads TypeScript up to 6, the project is compiled by 7: so it
// comes with a compiler of its own, over npx.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const packages = ["typescript@6.0.3", "typedoc@0.28.20", "typedoc-plugin-markdown@4.14.1"];
const documented = ["Class", "Function", "Interface", "TypeAlias", "Variable", "Method"];
const { status } = spawnSync(
  "npx",
  [
    ...["-y", ...packages.flatMap((name) => ["-p", name]), "typedoc"],
    ...["--plugin", "typedoc-plugin-markdown", "--tsconfig", "tsconfig.build.json", "--out", "docs/api"],
    ...["--entryPoints", "src/index.ts", "--entryPoints", "src/predict.ts", "--entryPoints", "src/server/client.ts"],
    ...["--outputFileStrategy", "modules", "--readme", "none", "--name", "Claqueta's library", "--disableSources"],
    ...[
      "--hideBreadcrumbs",
      "--hidePageHeader",
      "--formatWithPrettier",
      "false",
      "--excludePrivate",
      "--sort",
      "alphabetical",
    ],
    ...["--indexFormat", "table", "--parametersFormat", "list", "--propertyMembersFormat", "list"],
    ...[
      // Names of formats and packings are made of their registries; commands.md lists them.
      ...["PredictAnswer", "registered", "LayerName", "ArchiveName"].flatMap((name) => [
        "--intentionallyNotExported",
        name,
      ]),
      "--validation.notDocumented",
      "true",
      "--validation.notExported",
      "true",
      ...documented.flatMap((kind) => ["--requiredToBeDocumented", kind]),
    ],
    ...(process.argv.includes("--lenient") ? [] : ["--treatWarningsAsErrors"]),
  ],
  { cwd: root, stdio: "inherit", shell: process.platform === "win32" },
);
process.exit(status ?? 1);
