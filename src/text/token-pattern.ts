import { type CharacterClass, isOfClass, nonSpaces, pythonClasses, wordCharacters } from "./character-class.ts";

/** scikit-learn's default: words of two characters or more. */
export const defaultTokenPattern = "(?u)\\b\\w\\w+\\b";

/** Tokens: the longest runs of a class of characters. */
export interface TokenClass {
  readonly characters: CharacterClass;
  /** In code points, from 1. */
  readonly minLength: number;
}

const maxPatternLength = 200;
const maxMinLength = 1000;
/** (?u), \b, one repeated atom, a quantifier, \b */
const form = /^(?:\(\?u\))?(\\b)?((\\[wdS]|\[(?:\\.|[^\\\]])+\])\3*)(?:\+|\{(\d{1,4}),\})(\\b)?$/su;

/** Reads a Python token pattern for runs of one class of characters: `\w`, `\d`, `\S` or `[…]` with a minimum length
 * (`+`, `{3,}`, or repeated before), and `\b` around `\w` only. Such patterns match in linear time. Undefined for any
 * other pattern, which would need a backtracking RegExp that a text can block. */
export function readTokenPattern(pattern: string): TokenClass | undefined {
  if (pattern.length > maxPatternLength) return undefined;
  const [, before, atoms, atom, from, after] = form.exec(pattern) ?? [];
  if (atoms === undefined) return undefined;
  const isBounded = before !== undefined || after !== undefined;
  if (isBounded && (atom !== "\\w" || before !== after)) return undefined;
  const minLength = atoms.length / atom.length - 1 + Number(from ?? 1);
  const characters = classOf(atom);
  // n-grams are words joined by spaces, so no word may contain one.
  if (characters === undefined || isOfClass(characters, " ")) return undefined;
  return minLength < 1 || minLength > maxMinLength ? undefined : { characters, minLength };
}

function classOf(atom: string): CharacterClass | undefined {
  if (atom === "\\w") return wordCharacters;
  if (atom === "\\S") return nonSpaces;
  return atom === "\\d" ? pythonClasses.d : insideOf(atom.slice(1, -1));
}

const codeOf = (character: string): number => character.codePointAt(0) as number;
const literal = (character: string): string => `\\u{${codeOf(character).toString(16)}}`;

/** The content of a Python class as that of a RegExp class; undefined where the two might differ. */
function insideOf(inside: string): CharacterClass | undefined {
  const isNegated = inside.startsWith("^");
  const items = Array.from(inside.slice(isNegated ? 1 : 0).matchAll(/\\(.)|([^\\])/gsu));
  let translated = "";
  for (let i = 0; i < items.length; i++) {
    const [, escaped, plain] = items[i];
    if (escaped !== undefined && escaped in pythonClasses) {
      translated += pythonClasses[escaped as keyof typeof pythonClasses];
      continue;
    }
    // Other escapes of letters and digits have special meanings in Python or JavaScript.
    if (escaped !== undefined && /[\p{L}\p{N}]/u.test(escaped)) return undefined;
    const end = items[i + 2];
    if (plain !== "-" && items[i + 1]?.[2] === "-" && end !== undefined) {
      const [first, last] = [escaped ?? plain, end[1] ?? end[2]];
      const isLiteral = end[1] === undefined || !/[\p{L}\p{N}]/u.test(last);
      if (!isLiteral || codeOf(first) > codeOf(last)) return undefined;
      translated += `${literal(first)}-${literal(last)}`;
      i += 2;
    } else translated += literal(escaped ?? plain);
  }
  return translated === "" ? undefined : `${isNegated ? "^" : ""}${translated}`;
}
