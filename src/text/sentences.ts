/** Words whose full stop does not end a sentence. */
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

/** The sentences of a text, in order, without the white space between them. A sentence ends at a full stop, question
 * mark or exclamation mark (and closing quotes or brackets) before white space, but not at the full stop of a common
 * abbreviation or an initial. These rules replace NLTK's punkt model. Takes linear time. */
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

/** Whether the word before the full stop `at`, and not before `start`, is an abbreviation or initial. */
function isAbbreviation(text: string, start: number, at: number): boolean {
  let from = at;
  while (from > start && text[from - 1].trim() !== "") from--;
  const word = text.slice(from, at).replace(openers, "");
  return initial.test(word) ? word !== "I" : abbreviations.has(word.toLowerCase());
}
