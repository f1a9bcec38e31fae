/** How accents are stripped: by NFKD to ASCII, by dropping combining marks, or not at all, as in scikit-learn. */
export type StripAccents = "ascii" | "unicode" | null;

const combining = new Map<string, boolean>();

/** Whether a mark's canonical combining class is above zero (Python's unicodedata.combining). JavaScript has no
 * function for it, but canonical ordering moves exactly these marks before U+0345 (class 240, the highest) or after
 * U+0334 (class 1, the lowest). Valid for characters that do not decompose. Source: Unicode Standard Annex 15. */
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

/** scikit-learn's preprocessing of a text: first lower case, then accents (so a capital that only decomposition creates
 * stays one). Python's str.lower and JavaScript's toLowerCase agree on all characters of Unicode 14, even İ and the
 * final sigma. A lone surrogate, which no file can contain, becomes U+FFFD. Never throws. */
export function normalise(text: string, lowercase: boolean, accents: StripAccents): string {
  const whole = text.replace(/\p{Cs}/gu, "\ufffd");
  const lower = lowercase ? whole.toLowerCase() : whole;
  // Pure ASCII has nothing to strip.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  return /^[\x00-\x7f]*$/.test(lower) ? lower : stripped(lower, accents);
}
