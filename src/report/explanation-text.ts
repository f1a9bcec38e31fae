import { createColors } from "picocolors";
import { textOfField } from "../documents/fields.ts";
import type { Movie } from "../movies/movie.ts";
import { sigmoid } from "../pipeline/calibration.ts";
import type { Explanation, GenreExplanation, WordContribution } from "../pipeline/explanation.ts";
import type { GenreScore } from "../pipeline/genre-model.ts";
import { highest, sum } from "../statistics.ts";
import { percent } from "./number-text.ts";
import { number } from "./tables.ts";
import { terminalTable } from "./terminal-table.ts";

export interface ExplanationTextOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly colours: boolean;
}

/** Shares of the strongest word's contribution from which on a word is marked, once or twice. */
const markedShare = 0.1;
const strongShare = 0.5;
const wordsListed = 8;
const barWidth = 20;
const margin = "       ";

/** One genre's explanation: the text with `+` before words that speak for the genre and `−` before those against it
 * (`++`, `−−` where strong; the colours only repeat that), the strongest words with their contributions in logits, and
 * how these make the probability. */
export function explanationText(
  movie: Movie,
  score: GenreScore,
  { method }: Pick<Explanation, "method">,
  genre: GenreExplanation,
  options: ExplanationTextOptions,
): string {
  const colours = createColors(options.colours);
  const answer = score.selected ? "yes" : "no";
  const parts = [colours.bold(`${score.genre}  ${percent(score.probability, 1)}  ${answer}`), ""];
  const { title, plot, year, fields = {} } = movie;
  for (const [field, value] of Object.entries({ title, plot, year: year ?? "", ...fields })) {
    const text = textOfField(value);
    if (text === "") continue;
    const own = genre.words.filter((word) => word.field === field);
    parts.push(`${field.padEnd(margin.length - 1)} ${markedText(text, own, strongest(genre.words), options)}`);
  }
  parts.push("", wordTable(genre.words), "", sumText(method, genre, score));
  return parts.join("\n");
}

/** For the top: what the marks mean and how far they can be trusted. */
export function methodText(method: Explanation["method"]): string {
  return method === "exact"
    ? "+ speaks for the genre, − against it. Exact: the model is linear, and the contributions (in logits) add up to its logit."
    : "+ speaks for the genre, − against it. By occlusion: a contribution is by how much the logit falls when the word is taken\n" +
        "out; the model is not linear, and such differences add up to nothing.";
}

const strongest = (words: readonly WordContribution[]): number =>
  words.reduce((max, { contribution }) => Math.max(max, Math.abs(contribution)), 0);

/** The text in lines, control characters as spaces, words marked. */
function markedText(
  text: string,
  words: readonly WordContribution[],
  max: number,
  { width, colours: isColoured }: ExplanationTextOptions,
): string {
  const colours = createColors(isColoured);
  const lines: string[] = [];
  let line = "";
  let length = 0;
  let next = 0;
  let at = 0;
  for (const run of text.matchAll(/\S+/gu)) {
    let shown = "";
    let shownLength = 0;
    const end = run.index + run[0].length;
    if (end <= at) continue; // inside a name of several words
    at = Math.max(at, run.index);
    const put = (piece: string, paint: (piece: string) => string = (same) => same): void => {
      const clean = piece.replace(/\p{Cc}/gu, " ");
      shown += paint(clean);
      shownLength += clean.length;
    };
    for (; next < words.length && words[next].start < end; next++) {
      const { start, end: wordEnd, contribution } = words[next];
      const mark = markOf(contribution, max);
      put(text.slice(at, start));
      const paint = contribution > 0 ? colours.green : colours.red;
      if (mark === "") put(text.slice(start, wordEnd));
      else put(mark + text.slice(start, wordEnd), (piece) => paint(mark.length > 1 ? colours.bold(piece) : piece));
      at = wordEnd;
    }
    put(text.slice(at, end));
    at = Math.max(at, end);
    if (length > 0 && margin.length + length + 1 + shownLength > width) {
      lines.push(line);
      line = "";
      length = 0;
    }
    line += (length === 0 ? "" : " ") + shown;
    length += (length === 0 ? 0 : 1) + shownLength;
  }
  return [...lines, line].join(`\n${margin}`);
}

function markOf(contribution: number, max: number): "" | "+" | "++" | "−" | "−−" {
  const share = Math.abs(contribution) / max;
  if (!(share >= markedShare)) return "";
  if (contribution > 0) return share >= strongShare ? "++" : "+";
  return share >= strongShare ? "−−" : "−";
}

/** The strongest words for and against, each word's occurrences together. */
function wordTable(words: readonly WordContribution[]): string {
  const totals = new Map<string, { text: string; count: number; contribution: number }>();
  for (const { text, contribution } of words) {
    const key = text.toLowerCase();
    const total = totals.get(key) ?? { text, count: 0, contribution: 0 };
    totals.set(key, { text: total.text, count: total.count + 1, contribution: total.contribution + contribution });
  }
  const all = highest([...totals.values()], ({ contribution }) => Math.abs(contribution));
  const listed = [1, -1].flatMap((side) =>
    all.filter(({ contribution }) => side * contribution > 0).slice(0, wordsListed),
  );
  if (listed.length === 0) return "No word of the text says anything to the model.";
  const max = Math.abs(all[0].contribution);
  return terminalTable(
    ["", "word", number("times"), number("logits"), ""],
    listed.map(({ text, count, contribution }) => [
      contribution > 0 ? "for" : "against",
      text.replace(/\p{Cc}/gu, " "),
      String(count),
      signed(contribution),
      "█".repeat(Math.round((Math.abs(contribution) / max) * barWidth)),
    ]),
  );
}

function sumText(method: Explanation["method"], genre: GenreExplanation, score: GenreScore): string {
  const { logit, intercept = 0, elsewhere = 0, words } = genre;
  const own = sigmoid(logit);
  const calibrated = Math.abs(own - score.probability) < 5e-4 ? "" : `, calibrated to ${percent(score.probability, 1)}`;
  const result = `logit ${signed(logit)}, probability ${percent(own, 1)}${calibrated}`;
  if (method === "occlusion") return `all words: ${result}`;
  const ofWords = sum(words.map(({ contribution }) => contribution));
  return `without any word ${signed(intercept)}, words ${signed(ofWords)}, what has no place in the text ${signed(elsewhere)}: ${result}`;
}

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
