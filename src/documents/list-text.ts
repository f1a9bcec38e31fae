import { jsonIn } from "../json.ts";

const badEscape = "a backslash stands before something else than \\, ' or \"";

/** A string of a Python list: its contents, and its closing quote if it has one. */
const string = /(?:'((?:[^'\\]+|\\[\\'"])*)('?)|"((?:[^"\\]+|\\[\\'"])*)("?))/y;

/** The strings of a Python list, or what is wrong with it. Stops as soon as there are more than `maxCount`. */
export function pythonList(text: string, maxCount: number): string[] | string {
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
    if (names.length > maxCount) return names;
    at = skipBlanks(at);
    if (text[at] === ",") at = skipBlanks(at + 1);
    else if (text[at] !== "]") return at < text.length ? "a comma is missing" : "the list is not closed";
  }
  return at === text.length - 1 ? names : "something stands behind the list";
}

/** The strings of a JSON list; undefined for anything else. */
export function jsonList(text: string): string[] | undefined {
  const value = jsonIn(text);
  return Array.isArray(value) && value.every((name) => typeof name === "string") ? value : undefined;
}
