// `npm run docs:commands`: writes docs/commands.md from each command's --help, from real runs on the example movies and from
// the registry of formats. Which commands there are it asks the program. With --check it writes nothing and ends with 1 where
// a --help or a format has changed since. Run after a build.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { compressions } from "../dist/movies/formats/compressions.js";
import { formats } from "../dist/movies/formats/registry.js";
import { examples } from "./command-examples.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
/** Of what a command prints; longer ones are cut. */
const longestLine = 160;
const page = join(root, "docs/commands.md");

function run(args, cwd = root) {
  const env = { ...process.env, NO_COLOR: "1", CLAQUETA_DATA_DIR: "", CLAQUETA_MODEL: "" };
  return spawnSync(process.execPath, [join(root, "dist/cli/main.js"), ...args], { cwd, env, encoding: "utf8" });
}

/** Each command's words with its help, subcommands behind their command. */
function helps(words = []) {
  const help = run([...words, "--help"]).stdout.trim();
  const listed = /\nCommands:\n([\s\S]*?)(\n\n|$)/.exec(help)?.[1] ?? "";
  const names = [...listed.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name]) => name).filter((name) => name !== "help");
  return [...(words.length > 0 ? [{ words, help }] : []), ...names.flatMap((name) => helps([...words, name]))];
}

const commands = helps();
const helpBlock = ({ words, help }) =>
  `## ${words.join(" ")}\n\n\`\`\`\n$ npx claqueta ${words.join(" ")} --help\n\n${help}\n\`\`\`\n`;

const dotted = (endings) => endings.map((ending) => `\`.${ending}\``).join(", ");
const formatRows = formats.map(({ name, title, extensions, input, output }) => {
  const also = input?.alsoExtensions?.length > 0 ? `; in also ${dotted(input.alsoExtensions)}` : "";
  const endings = extensions.length > 0 ? ` (${dotted(extensions)}${also})` : "";
  return `| \`${name}\` | ${title}${endings} | ${input?.note ?? ""} | ${output?.note ?? ""} |`;
});
const packings = compressions.map(
  ({ extensions, isArchive }) => dotted(extensions) + (isArchive ? " (one file in it)" : ""),
);
const formatsBlock = `## Formats

| name | format | in | out |
|---|---|---|---|
${formatRows.join("\n")}

The ending of a file's name tells its format; \`--input-format\` and \`--format\` say it otherwise. Input may be packed:
${packings.join(", ")}. Where neither tells, as with standard input, the contents do, and where those may be anything, they
are CSV.
`;

if (process.argv.includes("--check")) {
  const text = readFileSync(page, "utf8");
  const changed = commands.filter((command) => !text.includes(helpBlock(command)));
  const known = [...text.matchAll(/^## (.+)$/gm)].map(([, name]) => name).filter((name) => name !== "Formats");
  const gone = known.filter((name) => !commands.some(({ words }) => words.join(" ") === name));
  const names = [...changed.map(({ words }) => words.join(" ")), ...gone];
  if (!text.includes(formatsBlock)) names.push("Formats");
  if (names.length === 0) process.exit(0);
  console.error(`docs/commands.md is not true of: ${names.join(", ")}. Run npm run docs:commands.`);
  process.exit(1);
}

const quoted = (arg) => (/^[\w.,=@/-]+$/.test(arg) ? arg : JSON.stringify(arg));
const folder = mkdtempSync(join(tmpdir(), "claqueta-docs-"));
const shown = new Map();
try {
  for (const name of ["movies.csv", "new-movies.csv"]) copyFileSync(join(root, "examples", name), join(folder, name));
  for (const { args, lines = 24 } of examples) {
    const command = commands.findLast(({ words }) => words.every((word, i) => args[i] === word));
    if (command === undefined) continue;
    const { status, stdout, stderr } = run(args, folder);
    // What goes to standard error is progress and warnings, and all that there is to see of a command that fails on purpose.
    const text = (stdout.trim() === "" || status !== 0 ? `${stdout}${stderr}` : stdout)
      .replaceAll(folder, "/movies")
      .trimEnd();
    const all = text.split("\n").map((line) => (line.length > longestLine ? `${line.slice(0, longestLine)} …` : line));
    const rest = all.length - lines;
    const kept = rest > 1 ? [...all.slice(0, lines), `… ${rest} more lines`] : all;
    const block = `\`\`\`\n$ npx claqueta ${args.map(quoted).join(" ")}\n\n${kept.join("\n")}\n\`\`\`\n`;
    const name = command.words.join(" ");
    shown.set(name, [...(shown.get(name) ?? []), block]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const sections = commands.map((command) =>
  [helpBlock(command), ...(shown.get(command.words.join(" ")) ?? [])].join("\n"),
);
writeFileSync(
  page,
  `# Commands

Written by \`npm run docs:commands\` from the program itself: each command's \`--help\`, and real runs on the movies of
[examples/](../examples). These are 377 movies in our own words, enough to see what a command does and far too few for good
figures. Exit codes and errors: [errors.md](errors.md). What files may be: [Formats](#formats).

${commands.map(({ words }) => `- [${words.join(" ")}](#${words.join("-")})`).join("\n")}

${sections.join("\n")}
${formatsBlock}`,
);
