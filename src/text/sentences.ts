/** Words that a full stop is part of, so that it ends no sentence although more text follows. */
const abbreviations = new Set(
  (
    "mr mrs ms messrs mme dr prof rev fr hon st sr jr gen lt col sgt capt cmdr maj cpl pvt adm gov sen rep pres det insp " +
    "supt ave blvd rd mt ft vs inc corp co ltd bros dept est u.s u.s.a u.k u.n l.a d.c n.y a.m p.m " +
    "a.d b.c ph.d m.d d.a jan feb aug sept oct nov dec"
  ).split(" "),
);
const initial = /^\p{L}$/u;
const sentenceEnd = /[.?!]["')\]}»”’]*\s+/gu;
const openers = /^["'([{«“‘]+/u;

/** The sentences of a text, in order, without the white space between them. A sentence ends where a full stop, question
 * mark or exclamation mark (and what closes after it: quotes, brackets) is followed by white space; but not at the full
 * stop of a common abbreviation or of an initial. Rules of our own: NLTK's punkt model, which learnt its abbreviations from
 * newspapers, is not in this package. Takes time linear in the text's length. */
export function sentences(text: string): string[] {
  const found: string[] = [];
  let start = 0;
  for (const match of text.matchAll(sentenceEnd)) {
    if (match[0][0] === "." && isAbbreviation(text, start, match.index)) continue;
    found.push(text.slice(start, match.index + match[0].length).trim());
    start = match.index + match[0].length;
  }
  const rest = text.slice(start).trim();
  if (rest !== "") found.push(rest);
  return found;
}

/** Whether the word that ends at the full stop `at`, and begins no earlier than `start`, is short for another. */
function isAbbreviation(text: string, start: number, at: number): boolean {
  let from = at;
  while (from > start && text[from - 1].trim() !== "") from--;
  const word = text.slice(from, at).replace(openers, "");
  return initial.test(word) ? word !== "I" : abbreviations.has(word.toLowerCase());
}
