/** Characters as Python's `re` sees them in a str: `\w` is a letter, a mark-free number or `_` (str.isalnum), `\s` is
 * str.isspace, `\d` a decimal digit. JavaScript's own `\w` and `\d` know ASCII alone, its `\s` has U+FEFF and lacks
 * U+001C–U+001F and U+0085. The runtime's Unicode version decides; on characters that Unicode 14 knows all agree. */
export const pythonClasses = {
  w: "\\p{L}\\p{N}_",
  d: "\\p{Nd}",
  s: "\\t-\\r\\x1c-\\x20\\x85\\p{Z}",
} as const;

/** The inside of a RegExp class with the flag u, such as `\p{L}\p{N}_`. */
export type CharacterClass = string;

export const wordCharacters: CharacterClass = pythonClasses.w;
export const nonSpaces: CharacterClass = `^${pythonClasses.s}`;

const compiled = new Map<CharacterClass, RegExp>();

/** Whether one character (one or two code units) is of the class. */
export function isOfClass(characters: CharacterClass, character: string): boolean {
  let pattern = compiled.get(characters);
  if (pattern === undefined) {
    pattern = new RegExp(`[${characters}]`, "u");
    compiled.set(characters, pattern);
  }
  return pattern.test(character);
}

/** The common classes on ASCII once more, as plain text: RegExps with Unicode properties take milliseconds to compile, which
 * a single ASCII text need not wait for. */
const asciiSpaces = "\t\n\v\f\r\x1c\x1d\x1e\x1f ";
const asciiCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const asciiWord = `0123456789_${asciiCapitals}${asciiCapitals.toLowerCase()}`;

function isOfClassInAscii(characters: CharacterClass, character: string): boolean {
  if (characters === wordCharacters) return asciiWord.includes(character);
  if (characters === nonSpaces) return !asciiSpaces.includes(character);
  return isOfClass(characters, character);
}

/** For each of the 128 ASCII codes: the code, in lower case if so asked, or -1 where that is not of the class. */
export function asciiTable(characters: CharacterClass, lowercase: boolean): Int16Array {
  return Int16Array.from({ length: 128 }, (_, code) => {
    const character = String.fromCharCode(code);
    const read = lowercase ? character.toLowerCase() : character;
    return isOfClassInAscii(characters, read) ? read.charCodeAt(0) : -1;
  });
}
