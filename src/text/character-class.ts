/** Which characters make words and which part them, as Python's `re` sees them in a str: `\w` is a letter, a mark-free
 * number or `_` (str.isalnum), `\s` is str.isspace. JavaScript's own `\w` knows ASCII alone, its `\s` has U+FEFF and lacks
 * U+001C–U+001F and U+0085. The runtime's Unicode version decides; on characters that Unicode 14 knows all agree. */
const wordCharacter = /[\p{L}\p{N}_]/u;

export type CharacterClass = "word" | "non-space";

/** What `\s` matches, for the inside of a RegExp class. */
export const pythonSpaces = "\\t-\\r\\x1c-\\x20\\x85\\p{Z}";
const spaceCharacter = new RegExp(`[${pythonSpaces}]`, "u");

/** Whether one character (one or two code units) is of the class. */
export function isOfClass(name: CharacterClass, character: string): boolean {
  return name === "word" ? wordCharacter.test(character) : !spaceCharacter.test(character);
}

/** The classes on ASCII once more, as plain text: the RegExps with Unicode properties take milliseconds to compile, which
 * a single ASCII text need not wait for. */
const asciiSpaces = "\t\n\v\f\r\x1c\x1d\x1e\x1f ";
const asciiCapitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const asciiWord = `0123456789_${asciiCapitals}${asciiCapitals.toLowerCase()}`;

/** For each of the 128 ASCII codes: -1 where it is not of the class, else the code, in lower case if so asked. */
export function asciiTable(name: CharacterClass, lowercase: boolean): Int16Array {
  return Int16Array.from({ length: 128 }, (_, code) => {
    const character = String.fromCharCode(code);
    if (name === "word" ? !asciiWord.includes(character) : asciiSpaces.includes(character)) return -1;
    return (lowercase ? character.toLowerCase() : character).charCodeAt(0);
  });
}
