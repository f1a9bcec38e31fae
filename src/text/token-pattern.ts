import { ClaquetaError } from "../errors.ts";
import { pythonSpaces } from "./character-class.ts";

/** scikit-learn's default: words of two characters or more. */
export const defaultTokenPattern = "(?u)\\b\\w\\w+\\b";

const longestPattern = 200;
const plainWords = /^(?:\(\?u\))?\\b((?:\\w)+)\+\\b$/;
const word = "\\p{L}\\p{N}_";
const edges = {
  before: `(?<=[${word}])`,
  notBefore: `(?<![${word}])`,
  after: `(?=[${word}])`,
  notAfter: `(?![${word}])`,
};

/** What Python's escapes become outside a class, and inside one (null: cannot be said there). */
const escapes: { readonly [letter: string]: readonly [outside: string, inside: string | null] } = {
  w: [`[${word}]`, word],
  W: [`[^${word}]`, null],
  d: ["\\p{Nd}", "\\p{Nd}"],
  D: ["\\P{Nd}", "\\P{Nd}"],
  s: [`[${pythonSpaces}]`, pythonSpaces],
  S: [`[^${pythonSpaces}]`, null],
  b: [`(?:${edges.before}${edges.notAfter}|${edges.notBefore}${edges.after})`, "\\b"],
  B: [`(?:${edges.before}${edges.after}|${edges.notBefore}${edges.notAfter})`, null],
};

function refuse(pattern: string, what: string, cause?: unknown): never {
  throw new ClaquetaError("INVALID_SETTING", {
    where: "tokenPattern",
    what: `${JSON.stringify(pattern.slice(0, longestPattern))} ${what}`,
    expected: `a regular expression of 1 to ${longestPattern} characters with at most one capturing group`,
    next: `The default is ${defaultTokenPattern}.`,
    cause,
  });
}

/** Length n where the pattern is the default or a sibling that asks for n word characters or more: WordScanner reads such
 * patterns, with the same tokens. Otherwise undefined. */
export function plainWordLength(pattern: string): number | undefined {
  const match = plainWords.exec(pattern);
  return match === null ? undefined : match[1].length / 2;
}

/** A Python token pattern as a JavaScript RegExp (flags g and u): `\w \d \s \b` and their opposites mean what they mean to
 * Python on str; the rest is JavaScript's syntax. A leading `(?u)` is dropped. The RegExp backtracks: a pattern with
 * nested repetition, such as `(\w+)+x`, can take time exponential in the text's length, so take patterns only from people
 * who may also run code, never from a request. Throws INVALID_SETTING where the pattern is empty, too long, no regular
 * expression, has two capturing groups, or has `\W`, `\S` or `\B` inside a class. */
export function compileTokenPattern(pattern: string): RegExp {
  if (pattern.length === 0 || pattern.length > longestPattern) refuse(pattern, `is ${pattern.length} characters long`);
  const source = pattern.replace(/^\(\?u\)/, "");
  let translated = "";
  let isInClass = false;
  for (let i = 0; i < source.length; i++) {
    const char = source[i];
    if (char === "\\") {
      const letter = source[++i] ?? "";
      const meaning = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
      const replacement = meaning?.[isInClass ? 1 : 0];
      if (replacement === null) refuse(pattern, `has \\${letter} inside a class`);
      translated += replacement ?? `\\${letter}`;
      continue;
    }
    if (char === "[") isInClass = true;
    else if (char === "]") isInClass = false;
    translated += char;
  }
  let compiled: RegExp;
  try {
    compiled = new RegExp(translated, "gu");
  } catch (cause) {
    refuse(pattern, "is no regular expression", cause);
  }
  // An alternative that always matches shows the number of groups.
  const groups = (new RegExp(`${translated}|`, "u").exec("")?.length ?? 1) - 1;
  if (groups > 1) refuse(pattern, `has ${groups} capturing groups`);
  return compiled;
}

/** All tokens of a text in order, as Python's findall gives them: the one group where there is one, else the match. */
export function findTokens(pattern: RegExp, text: string): string[] {
  const tokens: string[] = [];
  for (const match of text.matchAll(pattern)) tokens.push(match.length > 1 ? (match[1] ?? "") : match[0]);
  return tokens;
}
