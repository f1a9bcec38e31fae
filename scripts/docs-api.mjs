// `npm run docs:api`: writes docs/api/ from the docstrings of all that the package's entry points export; fails where
// one is missing or names a type that is not exported. TypeDoc supports TypeScript up to 6, so npx brings both.
import { spawnSync } from "node:child_process";
import { root } from "./prepare.mjs";

const packages = ["typescript@6.0.3", "typedoc@0.28.20", "typedoc-plugin-markdown@4.14.1"];
const settingsOf = (name) => `${name}Settings`;
const documented = ["Class", "Function", "Interface", "TypeAlias", "Variable", "Method"];
// What types are inferred from: registries, which commands.md lists, and declarations of settings, which
// `claqueta recipes --schema` prints.
const unexported = [
  ...["PredictAnswer", "registered", "LayerName", "ArchiveName", "Part", "Scalar", "memberSources", "movieFields"],
  ...["Kinds", "Complete", "Options", "OwnOptions", "learnerKinds", "countTerms", "tfidfTerms", "yearRbfFeatures"],
  ...[
    "term",
    "tfidf",
    "yearRbf",
    "denseRegression",
    "embeddingNetwork",
    "logisticRegression",
    "metaLearner",
    "naiveBayes",
  ].map(settingsOf),
  ...["neuralNetwork", "randomForest"].map(settingsOf),
];
const { status } = spawnSync(
  "npx",
  [
    ...["-y", ...packages.flatMap((name) => ["-p", name]), "typedoc"],
    ...["--plugin", "typedoc-plugin-markdown", "--tsconfig", "tsconfig.build.json", "--out", "docs/api"],
    ...["--entryPoints", "src/index.ts", "--entryPoints", "src/predict.ts", "--entryPoints", "src/server/client.ts"],
    ...["--outputFileStrategy", "modules", "--readme", "none", "--name", "Claqueta's library", "--disableSources"],
    ...["--hideBreadcrumbs", "--hidePageHeader", "--formatWithPrettier", "false", "--excludePrivate"],
    ...["--sort", "alphabetical", "--validation.notDocumented", "true", "--validation.notExported", "true"],
    ...["--indexFormat", "table", "--parametersFormat", "list", "--propertyMembersFormat", "list"],
    ...unexported.flatMap((name) => ["--intentionallyNotExported", name]),
    ...documented.flatMap((kind) => ["--requiredToBeDocumented", kind]),
    ...(process.argv.includes("--lenient") ? [] : ["--treatWarningsAsErrors"]),
  ],
  { cwd: root, stdio: "inherit", shell: process.platform === "win32" },
);
process.exit(status ?? 1);
