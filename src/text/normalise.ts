/** How accents are taken off: not at all, by NFKD to ASCII, or by dropping combining marks; as scikit-learn. */
export type StripAccents = "ascii" | "unicode" | null;

const combining = new Map<string, boolean>();

/** Whether a mark's canonical combining class is above zero (Python's unicodedata.combining). JavaScript does not tell the
 * class, but canonical ordering does: such a mark, and no other, moves before U+0345 (class 240, the highest) or behind
 * U+0334 (class 1, the lowest). Holds for characters that do not decompose. Source: Unicode Standard Annex 15. */
function combines(mark: string): boolean {
  let known = combining.get(mark);
  if (known === undefined) {
    known =
      `\u0345${mark}`.normalize("NFD") !== `\u0345${mark}` || `${mark}\u0334`.normalize("NFD") !== `${mark}\u0334`;
    combining.set(mark, known);
  }
  return known;
}

function stripped(text: string, accents: StripAccents): string {
  if (accents === null) return text;
  const parts = text.normalize("NFKD");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (accents === "ascii") return parts.replace(/[^\x00-\x7f]+/g, "");
  return parts.replace(/\p{M}/gu, (mark) => (combines(mark) ? "" : mark));
}

/** scikit-learn's preprocessing of one text: lower case first, accents second (so a letter that only decomposition turns
 * into a capital stays one). Python's str.lower and JavaScript's toLowerCase agree on every character of Unicode 14, İ and
 * the final sigma with them. A lone surrogate, which no file can hold, becomes U+FFFD. Never throws. */
export function normalise(text: string, lowercase: boolean, accents: StripAccents): string {
  const whole = text.replace(/\p{Cs}/gu, "\ufffd");
  const lower = lowercase ? whole.toLowerCase() : whole;
  // Pure ASCII has nothing to strip.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  return /^[\x00-\x7f]*$/.test(lower) ? lower : stripped(lower, accents);
}
