// NLTK's two engines of regular expressions, and JavaScript's, each have a \s and a \w of their own. `space` and `letter` are
// those of Python's `regex` package, the `plain` ones those of its `re`, which also splits the text and finds contractions.
const space = "\\t-\\r\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const plainSpace = `${space}\\x1c-\\x1f`;
const letter = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]";
const plainLetter = "[\\p{L}\\p{N}_]";

/** A rule that can only match a text with this in it is skipped where the text has none: most have none. */
type Rule = readonly [needs: string, pattern: RegExp, replacement: string];

const openingQuotes: readonly Rule[] = [
  ["", /[«“‘„]|`+/gu, " $& "],
  ['"', /^"/gu, "``"],
  ["``", /``/gu, " `` "],
  ["", /([ ([{<])(?:"|'')/gu, "$1 `` "],
  ["'", new RegExp(`(?<!${letter})'(?!(?:re|ve|ll|m|t|s|d|n)(?!${letter}))(?=${letter})`, "giu"), "' "],
];

const punctuation: readonly Rule[] = [
  ["", /([:,])(\P{Nd})/gu, " $1 $2"],
  ["", /[:,]$/gu, " $& "],
  ["..", /\.{2,}/gu, " $& "],
  ["", /[;@#$%&\u2012-\u2015]/gu, " $& "],
  ["", /[?!]/gu, " $& "],
  ["' ", /([^'])' /gu, "$1 ' "],
  ["", /[*[\](){}<>]/gu, " $& "],
  ["--", /--/gu, " -- "],
];

const closingQuotes: readonly Rule[] = [
  ["", /[»”’]/gu, " $& "],
  ["''", /''/gu, " '' "],
  ['"', /"/gu, " '' "],
  ["", new RegExp(`[${space}]+`, "gu"), " "],
  ["'", /([^' ])('[sS]|'[mM]|'[dD]|') /gu, "$1 $2 "],
  ["'", /([^' ])('ll|'LL|'re|'RE|'ve|'VE|n't|N'T) /gu, "$1 $2 "],
];

/** Two words written as one. */
const contractions: readonly Rule[] = [
  ...["(can)(not)", "(d)('ye)", "(gim)(me)", "(gon)(na)", "(got)(ta)", "(lem)(me)", "(more)('n)"].map(
    (pair): Rule => ["", new RegExp(`(?<!${plainLetter})${pair}(?!${plainLetter})`, "giu"), " $1 $2 "],
  ),
  ["", new RegExp(`(?<!${plainLetter})(wan)(na)(?=[${plainSpace}])`, "giu"), " $1 $2 "],
  ["'", new RegExp(` ('t)(is|was)(?!${plainLetter})`, "giu"), " $1 $2 "],
];

function applyRules(text: string, rules: readonly Rule[]): string {
  let out = text;
  for (const [needs, pattern, replacement] of rules) {
    if (needs === "" || out.includes(needs)) out = out.replace(pattern, replacement);
  }
  return out;
}

const oneSpace = new RegExp(`[${space}]`, "u");
const closersOrSpace = /[\])}>"'»”’ ]/u;

/** Sets the full stop that ends the sentence apart, unless more than one stands there. By hand from the end, because the
 * regular expression for it takes quadratic time on a long run of spaces. */
function splitFinalStop(text: string): string {
  let end = text.length;
  while (end > 0 && oneSpace.test(text[end - 1])) end--;
  while (end > 0 && closersOrSpace.test(text[end - 1])) end--;
  const isStop = end > 1 && text[end - 1] === "." && text[end - 2] !== ".";
  return isStop ? `${text.slice(0, end - 1)} . ${text.slice(end)} ` : text;
}

const plainSpaces = new RegExp(`[${plainSpace}]+`, "u");

/** The words and punctuation marks of one sentence, in order: contractions are taken apart (do n't), double quotes become
 * `` and ''. Only a full stop at the sentence's end stands alone. Never throws; no token is empty or has a space in it.
 * Source: NLTKWordTokenizer of NLTK 3.10 (nltk.tokenize.destructive), equal on its fixture; of its rules, the second for
 * the final full stop is left out, because after the first it changes no token. */
export function pennTokens(sentence: string): string[] {
  let text = splitFinalStop(applyRules(sentence, openingQuotes));
  text = applyRules(text, punctuation);
  text = applyRules(` ${text} `, closingQuotes);
  text = applyRules(text, contractions);
  return text.split(plainSpaces).filter((token) => token !== "");
}
