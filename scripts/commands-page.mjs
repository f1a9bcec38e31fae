// `npm run docs:commands`: writes docs/commands.md from each command's --help, real runs on the example movies and the
// registry of formats. It asks the program for its commands. With --check it writes nothing and ends with 1 where a
// --help or a format has changed since. Run after a build.
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compressions } from "../dist/movies/formats/compressions.js";
import { formats } from "../dist/movies/formats/registry.js";
import { examples } from "./command-examples.mjs";
import { main, root, scratchFolder } from "./prepare.mjs";

/** Longer lines of output are cut. */
const maxLineLength = 160;
const page = join(root, "docs/commands.md");

function claqueta(args, cwd = root) {
  const env = { ...process.env, NO_COLOR: "1", CLAQUETA_DATA_DIR: "", CLAQUETA_MODEL: "" };
  return spawnSync(process.execPath, [main, ...args], { cwd, env, encoding: "utf8" });
}

/** Each command's name and --help, subcommands behind their command. */
function helps(words = []) {
  const help = claqueta([...words, "--help"]).stdout.trim();
  const listed = /\nCommands:\n([\s\S]*?)(\n\n|$)/.exec(help)?.[1] ?? "";
  const names = [...listed.matchAll(/^ {2}([a-z][\w-]*)/gm)].map(([, name]) => name).filter((name) => name !== "help");
  const own = words.length > 0 ? [{ name: words.join(" "), help }] : [];
  return [...own, ...names.flatMap((name) => helps([...words, name]))];
}

const commands = helps();
const helpBlock = ({ name, help }) => `## ${name}\n\n\`\`\`\n$ npx claqueta ${name} --help\n\n${help}\n\`\`\`\n`;

const dotted = (extensions) => extensions.map((extension) => `\`.${extension}\``).join(", ");
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
  const changed = commands.filter((command) => !text.includes(helpBlock(command))).map(({ name }) => name);
  const known = [...text.matchAll(/^## (.+)$/gm)].map(([, name]) => name).filter((name) => name !== "Formats");
  const gone = known.filter((name) => !commands.some((command) => command.name === name));
  const names = [...changed, ...gone, ...(text.includes(formatsBlock) ? [] : ["Formats"])];
  if (names.length === 0) process.exit(0);
  console.error(`docs/commands.md is not true of: ${names.join(", ")}. Run npm run docs:commands.`);
  process.exit(1);
}

const quoted = (arg) => (/^[\w.,=@/-]+$/.test(arg) ? arg : JSON.stringify(arg));
const folder = scratchFolder();
for (const name of ["movies.csv", "new-movies.csv"]) copyFileSync(join(root, "examples", name), join(folder, name));
const runs = examples.map(({ args, lines = 24 }) => {
  const { status, stdout, stderr } = claqueta(args, folder);
  // Standard error, progress and warnings, is shown where there is nothing else, or where the command fails on purpose.
  const text = stdout.trim() === "" || status !== 0 ? stdout + stderr : stdout;
  const all = text.replaceAll(folder, "/movies").trimEnd().split("\n");
  const cut = all.map((line) => (line.length > maxLineLength ? `${line.slice(0, maxLineLength)} …` : line));
  const rest = all.length - lines;
  const kept = rest > 1 ? [...cut.slice(0, lines), `… ${rest} more lines`] : cut;
  const block = `\`\`\`\n$ npx claqueta ${args.map(quoted).join(" ")}\n\n${kept.join("\n")}\n\`\`\`\n`;
  return { command: commands.findLast(({ name }) => `${args.join(" ")} `.startsWith(`${name} `)), block };
});

const sections = commands.map((command) =>
  [helpBlock(command), ...runs.filter((run) => run.command === command).map(({ block }) => block)].join("\n"),
);
writeFileSync(
  page,
  `# Commands

Written by \`npm run docs:commands\` from the program itself: each command's \`--help\`, and real runs on the movies of
[examples/](../examples). These are 377 movies in our own words, enough to see what a command does and far too few for good
figures. Exit codes and errors: [errors.md](errors.md). What files may be: [Formats](#formats).

${commands.map(({ name }) => `- [${name}](#${name.replaceAll(" ", "-")})`).join("\n")}

${sections.join("\n")}
${formatsBlock}`,
);
