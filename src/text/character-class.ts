/** The character classes of Python's `re`: `\w` is a letter, a number or `_` (str.isalnum), `\s` is str.isspace, `\d` a
 * decimal digit. JavaScript's `\w` and `\d` are ASCII only, and its `\s` has U+FEFF but not U+001C–U+001F and U+0085.
 * They depend on the runtime's Unicode version, but agree on all characters of Unicode 14. */
export const pythonClasses = {
  w: "\\p{L}\\p{N}_",
  d: "\\p{Nd}",
  s: "\\t-\\r\\x1c-\\x20\\x85\\p{Z}",
} as const;

/** The content of a RegExp class with the flag u, such as `\p{L}\p{N}_`. */
export type CharacterClass = string;

export const wordCharacters: CharacterClass = pythonClasses.w;
export const nonSpaces: CharacterClass = `^${pythonClasses.s}`;

const compiled = new Map<CharacterClass, RegExp>();

/** Whether a character (one or two code units) is in the class. */
export function isOfClass(characters: CharacterClass, character: string): boolean {
  let pattern = compiled.get(characters);
  if (pattern === undefined) {
    pattern = new RegExp(`[${characters}]`, "u");
    compiled.set(characters, pattern);
  }
  return pattern.test(character);
}

/** ASCII members of the common classes: saves ASCII texts the milliseconds of compiling Unicode RegExps. */
const asciiSpaces = "\t\n\v\f\r\x1c\x1d\x1e\x1f ";
const asciiCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const asciiWord = `0123456789_${asciiCapitals}${asciiCapitals.toLowerCase()}`;

function isOfClassInAscii(characters: CharacterClass, character: string): boolean {
  if (characters === wordCharacters) return asciiWord.includes(character);
  if (characters === nonSpaces) return !asciiSpaces.includes(character);
  return isOfClass(characters, character);
}

/** For each of the 128 ASCII codes, the code (with `lowercase`, in lower case), or -1 if it is not in the class. */
export function asciiTable(characters: CharacterClass, lowercase: boolean): Int16Array {
  return Int16Array.from({ length: 128 }, (_, code) => {
    const character = String.fromCharCode(code);
    const read = lowercase ? character.toLowerCase() : character;
    return isOfClassInAscii(characters, read) ? read.charCodeAt(0) : -1;
  });
}
