import { jsonList, pythonList } from "../../documents/list-text.ts";
import type { ReadLimits } from "../formats/read-limits.ts";
import { quoted, RowError, type RowLocation } from "../formats/row-error.ts";

/** JSON and Python, too, refuse U+0000–U+001F in quotes. */
const control = /\p{Cc}/u;
/** Characters of a broken list or of other separators; without this, `A, B` would pass as one genre. */
const notInBars = /[,;[\]{}"]|^'|'$/;

/** The names in a genres field: a Python list as text (`['Short', 'Drama']`), a JSON list, or `A|B`.
 *
 * A Python list is `[`, strings in single or double quotes with commas between them, an optional last comma, `]`, with
 * spaces and tabs anywhere between. In a string, the escapes `\\`, `\'` and `\"` are allowed and no others. Nothing is
 * evaluated. Names are trimmed and keep their order. An empty list, an empty name and a repeated name are errors, as
 * are commas, semicolons, brackets and double quotes in `A|B`. Throws RowError BAD_GENRES. */
export function parseGenres(text: string, location: RowLocation, limits: ReadLimits): string[] {
  const fail = (what: string): never => {
    const expected = "a list such as ['Short', 'Drama'], a JSON list, or Short|Drama";
    throw new RowError("BAD_GENRES", location, `${what} in ${quoted(text)}`, expected);
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
