import { type Document, type FieldValue, joiner } from "../../src/documents/fields.ts";
import type { WordContribution } from "../../src/pipeline/explanation.ts";
import { highest } from "../../src/statistics.ts";

/** A highlighted word. A contribution above 0 speaks for the genre, below 0 against it. */
export type Highlight = WordContribution;
/** The text of each field that can be highlighted. */
interface FieldTexts {
  readonly [field: Highlight["field"]]: string | undefined;
}

/** The words at their offsets in what was typed, from which `values` were read: names may have stood otherwise there,
 * and a number too. What is not there letter by letter gets no letters: it is listed only. */
export function placeWords(
  words: readonly Highlight[],
  typed: FieldTexts,
  values: NonNullable<Document["fields"]> = {},
): Highlight[] {
  const starts = new Map(
    Object.entries(values).map(([field, value]) => [field, typedStarts(typed[field] ?? "", value)]),
  );
  return words.map((word) => {
    const { field, start, text } = word;
    const value = values[field];
    const own = typed[field] ?? "";
    if (typeof value === "number") return { ...word, start: 0, end: own.length };
    if (value === undefined || value === own) return word;
    const at = starts.get(field)?.get(start) ?? -1;
    return at < 0 ? { ...word, start: 0, end: 0 } : { ...word, start: at, end: at + text.length };
  });
}

/** Where each name starts in what was typed (-1: nowhere), by where it starts in the joined names. */
function typedStarts(typed: string, value: FieldValue): ReadonlyMap<number, number> {
  const starts = new Map<number, number>();
  let from = 0;
  let start = 0;
  for (const name of Array.isArray(value) ? (value as readonly string[]) : []) {
    const at = typed.indexOf(name, from);
    starts.set(start, at);
    if (at >= 0) from = at + name.length;
    start += name.length + joiner.length;
  }
  return starts;
}

/** The words at their offsets after an edit: words before and after the changed stretch stay, words in it go. Keeps the
 * highlights steady between a keystroke and its answer. */
export function moveWords(words: readonly Highlight[], before: FieldTexts, after: FieldTexts): Highlight[] {
  return words.flatMap((word) => {
    const old = before[word.field] ?? "";
    const now = after[word.field] ?? "";
    if (old === now) return [word];
    const maxSame = Math.min(old.length, now.length);
    let same = 0;
    while (same < maxSame && old[same] === now[same]) same++;
    if (word.end <= same) return [word];
    let tail = 0;
    while (tail < maxSame - same && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
    const shift = now.length - old.length;
    return word.start >= old.length - tail ? [{ ...word, start: word.start + shift, end: word.end + shift }] : [];
  });
}

/** The smallest share of the strongest word's contribution that is still highlighted. */
const minShare = 0.1;
/** Shares from which a highlight is stronger. */
const steps = [0.25, 0.5, 0.8];

export interface Stretch {
  readonly text: string;
  readonly side: "for" | "against" | null;
  /** 1 faint to 4 strong. */
  readonly strength: number;
}

/** One field's text, cut into highlighted and plain stretches, in order. */
export function stretchesOf(text: string, field: Highlight["field"], words: readonly Highlight[]): Stretch[] {
  const strongest = Math.max(...words.map(({ contribution }) => Math.abs(contribution)), 0);
  const stretches: Stretch[] = [];
  let offset = 0;
  const plain = (end: number): void => {
    if (end > offset) stretches.push({ text: text.slice(offset, end), side: null, strength: 0 });
  };
  for (const { start, end, contribution } of words.filter((word) => word.field === field)) {
    const share = Math.abs(contribution) / strongest;
    if (share < minShare || start < offset || start === end || end > text.length) continue;
    plain(start);
    const strength = 1 + steps.filter((step) => share >= step).length;
    stretches.push({ text: text.slice(start, end), side: contribution > 0 ? "for" : "against", strength });
    offset = end;
  }
  plain(text.length);
  return stretches;
}

export interface WordSum {
  readonly text: string;
  readonly field: Highlight["field"];
  readonly count: number;
  readonly contribution: number;
}

/** The strongest words of one side; occurrences of a word in one field are summed. */
export function strongestWords(words: readonly Highlight[], side: "for" | "against", max: number): WordSum[] {
  const sums = new Map<string, WordSum>();
  for (const { text, field, contribution } of words) {
    const key = `${field} ${text.toLowerCase()}`;
    const old = sums.get(key);
    sums.set(key, {
      text: old?.text ?? text,
      field,
      count: (old?.count ?? 0) + 1,
      contribution: (old?.contribution ?? 0) + contribution,
    });
  }
  const sign = side === "for" ? 1 : -1;
  const own = [...sums.values()].filter(({ contribution }) => contribution * sign > 0);
  return highest(own, ({ contribution }) => contribution * sign, max);
}
