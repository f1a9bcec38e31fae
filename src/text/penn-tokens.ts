// \s and \w of NLTK's two regular expression engines, which differ from JavaScript's: `space` and `letter` of Python's
// `regex` package, the `plain` ones of `re`, which splits the text and finds contractions.
const space = "\\t-\\r\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const plainSpace = `${space}\\x1c-\\x1f`;
const letter = "[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]";
const plainLetter = "[\\p{L}\\p{N}_]";

/** A rule applies only to texts that contain `needs`, which most do not. */
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

/** Separates the full stop at the end of the sentence, unless there are several. Without a regular expression, which
 * would take quadratic time on long runs of spaces. */
function splitFinalStop(text: string): string {
  let end = text.length;
  while (end > 0 && oneSpace.test(text[end - 1])) end--;
  while (end > 0 && closersOrSpace.test(text[end - 1])) end--;
  const isStop = end > 1 && text[end - 1] === "." && text[end - 2] !== ".";
  return isStop ? `${text.slice(0, end - 1)} . ${text.slice(end)} ` : text;
}

const plainSpaces = new RegExp(`[${plainSpace}]+`, "u");

/** The words and punctuation marks of a sentence, in order. Contractions are split (do n't), double quotes become ``
 * and '', and only the full stop at the end is a token. Never throws; no token is empty or contains a space. Source:
 * NLTKWordTokenizer of NLTK 3.10 (nltk.tokenize.destructive), equal on its fixture. Its second rule for the final full
 * stop is left out, because it changes no token after the first. */
export function pennTokens(sentence: string): string[] {
  let text = splitFinalStop(applyRules(sentence, openingQuotes));
  text = applyRules(text, punctuation);
  text = applyRules(` ${text} `, closingQuotes);
  text = applyRules(text, contractions);
  return text.split(plainSpaces).filter((token) => token !== "");
}
