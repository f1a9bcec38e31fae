import type { ReadLimits } from "../formats/read-limits.ts";
import { quoted, RowError, type RowPlace } from "../formats/row-error.ts";

/** A control character has no business in a name, and U+0000–U+001F are what JSON and Python refuse in quotes, too. */
const control = /\p{Cc}/u;
/** Signs of a list that is broken or written with other separators; `A, B` would else pass as one genre. */
const notInBars = /[,;[\]{}"]|^'|'$/;
const badEscape = "a backslash stands before something else than \\, ' or \"";

/** The names in a genres field: a Python list as text (`['Short', 'Drama']`), a JSON list, or `A|B`.
 *
 * The Python grammar: `[`, strings in single or double quotes parted by commas, one comma more where wanted, `]`;
 * spaces and tabs between; in a string the escapes `\\`, `\'` and `\"` and no others. Nothing is ever evaluated. Names
 * are trimmed, in the order written. An empty list, an empty name and a name that stands twice are errors, and so are
 * commas, semicolons, brackets and double quotes in `A|B`. Throws RowError BAD_GENRES, which names `place`. */
export function parseGenres(text: string, place: RowPlace, limits: ReadLimits): string[] {
  const fail = (what: string): never => {
    const expected = "a list such as ['Short', 'Drama'], a JSON list, or Short|Drama";
    throw new RowError("BAD_GENRES", place, `${what} in ${quoted(text)}`, expected);
  };
  const field = text.trim();
  let names: string[];
  if (field.startsWith("[")) {
    const read = pythonList(field, limits.genreCount);
    names = typeof read !== "string" ? read : (jsonList(field) ?? fail(read));
  } else {
    names = field.split("|", limits.genreCount + 1);
    if (names.some((name) => notInBars.test(name.trim()))) fail("a name has a comma, bracket or quote");
  }
  if (names.length > limits.genreCount) fail(`there are more than ${limits.genreCount} names`);
  names = names.map((name) => name.trim());
  if (names.length === 0) fail("there is no genre");
  for (const name of names) {
    if (name === "") fail(field === "" ? "there is no genre" : "there is an empty name");
    if (name.length > limits.genreLength) fail(`there is a name of more than ${limits.genreLength} characters`);
    if (control.test(name)) fail("there is a control character");
  }
  if (new Set(names).size !== names.length) fail("a genre stands twice");
  return names;
}

/** A string of a Python list: what is in it, and the quote that ends it, where there is one. */
const string = /(?:'((?:[^'\\]+|\\[\\'"])*)('?)|"((?:[^"\\]+|\\[\\'"])*)("?))/y;

/** The strings of a Python list, or what is wrong with it. Stops behind one name more than are allowed. */
function pythonList(text: string, most: number): string[] | string {
  const names: string[] = [];
  const skipBlanks = (from: number): number => from + /^[ \t]*/.exec(text.slice(from))![0].length;
  let at = skipBlanks(1);
  while (text[at] !== "]") {
    string.lastIndex = at;
    const found = string.exec(text);
    if (found === null) return at < text.length ? "a name is not in quotes" : "the list is not closed";
    at = string.lastIndex;
    if (!(found[2] || found[4])) return text[at] === "\\" ? badEscape : "a quote is not closed";
    names.push((found[1] ?? found[3]).replace(/\\(.)/g, "$1"));
    if (names.length > most) return names;
    at = skipBlanks(at);
    if (text[at] === ",") at = skipBlanks(at + 1);
    else if (text[at] !== "]") return at < text.length ? "a comma is missing" : "the list is not closed";
  }
  return at === text.length - 1 ? names : "something stands behind the list";
}

function jsonList(text: string): string[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((name) => typeof name === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}
