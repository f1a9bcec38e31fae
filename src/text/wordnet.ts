import { inflateSync, strFromU8 } from "fflate";
import { wordnetBase64 } from "./wordnet-tables.ts";

/** WordNet's letters for noun, verb, adjective and adverb. */
export type WordnetPos = "n" | "v" | "a" | "r";

const endings = (rules: string) => rules.split(" ").map((rule) => rule.split(":"));
/** Endings and their replacements, in the order of WordNet's manual page morphy(7). Adverbs have none. */
const rules: { readonly [pos in WordnetPos]: readonly (readonly string[])[] } = {
  n: endings("s: ses:s ves:f xes:x zes:z ches:ch shes:sh men:man ies:y"),
  v: endings("s: ies:y es:e es: ed:e ed: ing:e ing:"),
  a: endings("er: est: er:e est:e"),
  r: [],
};
const bitOf: { readonly [pos in WordnetPos]: number } = { n: 1, v: 2, a: 4, r: 0 };

interface Tables {
  /** Each word of the index with the bits of its parts of speech. */
  readonly bits: ReadonlyMap<string, number>;
  /** Irregular forms and their lemmas. */
  readonly exceptions: { readonly [pos in WordnetPos]: ReadonlyMap<string, string> };
}

/** Reads the format of scripts/wordnet-tables.mjs: a line of front-coded words (a capital: letters shared with the
 * previous word; a digit: the bits; the other letters), then a line of pairs for each part of speech. */
function unpack(): Tables {
  const packed = Uint8Array.from(atob(wordnetBase64), (char) => char.charCodeAt(0));
  const [words, ...lines] = strFromU8(inflateSync(packed)).split("\n");
  const bits = new Map<string, number>();
  let previous = "";
  for (let from = 0; from < words.length; ) {
    let to = from + 2;
    while (to < words.length && (words.charCodeAt(to) < 65 || words.charCodeAt(to) > 90)) to++;
    previous = previous.slice(0, words.charCodeAt(from) - 65) + words.slice(from + 2, to);
    bits.set(previous, words.charCodeAt(from + 1) - 48);
    from = to;
  }
  const [n, v, a, r] = lines.map((line) => {
    const pairs = line.split(" ");
    return new Map(Array.from({ length: pairs.length >> 1 }, (_, i) => [pairs[2 * i], pairs[2 * i + 1]]));
  });
  return { bits, exceptions: { n, v, a, r } };
}

const tables = unpack();

/** The dictionary form of a word as a noun, verb, adjective or adverb: its irregular base, or the shortest of the word
 * and its forms by the rules that WordNet 3.0 lists under that part of speech, or else the word. Case counts, and
 * WordNet's words are lower case: "Dogs" stays "Dogs". Equals WordNetLemmatizer.lemmatize of NLTK 3.10 for every word
 * without an underscore. Source: morphy(7) of WordNet 3.0. */
export function wordnetLemma(word: string, pos: WordnetPos): string {
  const settled = tables.exceptions[pos].get(word);
  if (settled !== undefined) return settled;
  const bit = bitOf[pos];
  let best: string | undefined = ((tables.bits.get(word) ?? 0) & bit) !== 0 ? word : undefined;
  for (const [ending, replacement] of rules[pos]) {
    if (!word.endsWith(ending)) continue;
    const candidate = word.slice(0, word.length - ending.length) + replacement;
    if (((tables.bits.get(candidate) ?? 0) & bit) === 0) continue;
    if (best === undefined || candidate.length < best.length) best = candidate;
  }
  return best ?? word;
}
