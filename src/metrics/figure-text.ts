import type { Figure, Interval, Wording } from "./figure.ts";
import { type FigureKey, type FigurePath, figures, partLabels } from "./figures.ts";

export type Language = keyof Wording;

/** How a medium writes numbers. */
export interface NumberText {
  decimal(value: number, digits: number): string;
  seconds(value: number): string;
  bytes(value: number): string;
}

const partsOf = (path: FigurePath) => path.split(".") as [FigureKey, keyof typeof partLabels | undefined];

export const figureOf = (path: FigurePath): Figure => figures[partsOf(path)[0]];

/** `Average precision`, for the start of a line. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `ROC AUC, macro`; of several parts of one figure `F1, micro · macro`. */
export function figureName(paths: FigurePath | readonly FigurePath[], language: Language = "en"): string {
  const all = [paths].flat() as readonly FigurePath[];
  const parts = all.flatMap((path) => partsOf(path)[1] ?? []).map((part) => partLabels[part][language]);
  const { label } = figureOf(all[0]);
  return parts.length === 0 ? label[language] : `${label[language]}, ${parts.join(" · ")}`;
}

/** Heads of columns. A part is named where there are several; isBrief: by its own name alone where the figure's first
 * part comes before it. */
export function figureHeads(paths: readonly FigurePath[], language: Language = "en", isBrief = false): string[] {
  return paths.map((path) => {
    const [key, part] = partsOf(path);
    const { label, short = label } = figureOf(path);
    if (part === "interval") return partLabels[part][language];
    const means = paths.filter((other) => partsOf(other)[0] === key && partsOf(other)[1] !== "interval");
    if (part === undefined || means.length === 1) return short[language];
    const name = partLabels[part][language];
    return isBrief && means[0] !== path ? name : `${short[language]} ${name}`;
  });
}

/** Undefined where the record lacks the figure, null where the figure is not defined. */
export function figureAt(record: object, path: FigurePath): number | Interval | null | undefined {
  const [key, part] = partsOf(path);
  const held = (record as { readonly [key: string]: unknown })[key];
  const value = part === undefined ? held : (held as { readonly [part: string]: unknown } | null | undefined)?.[part];
  return value as number | Interval | null | undefined;
}

/** Those that at least one of the records has. */
export const figuresIn = <Held extends FigurePath>(paths: readonly Held[], records: readonly object[]): Held[] =>
  paths.filter((path) => records.some((record) => (figureAt(record, path) ?? null) !== null));

/** Decimals in a list of one model's figures, which is wide. */
export const listDigits = ({ digits }: Figure): number => (digits === 3 ? 4 : digits);
/** Decimals in narrow columns. */
export const narrowDigits = ({ digits }: Figure): number => Math.min(3, digits);

/** A dash where there is none. */
export function figureText(
  record: object,
  path: FigurePath,
  write: NumberText,
  digitsOf: (figure: Figure) => number = ({ digits }) => digits,
): string {
  const figure = figureOf(path);
  const value = figureAt(record, path) ?? null;
  if (value === null) return "–";
  if (typeof value !== "number") return value.map((end) => write.decimal(end, digitsOf(figure))).join("–");
  return figure.unit === undefined ? write.decimal(value, digitsOf(figure)) : write[figure.unit](value);
}

/** `lower is better`; nothing where neither or higher is. */
export const directionNote = (path: FigurePath): string => (figureOf(path).better === "lower" ? "lower is better" : "");

/** A figure's interval, direction and note, in English; beside its first part alone. */
export function figureNote(record: object, path: FigurePath, paths: readonly FigurePath[], write: NumberText): string {
  const [key] = partsOf(path);
  if (paths.find((other) => partsOf(other)[0] === key) !== path) return "";
  const interval = `${key}.interval` as FigurePath;
  const ends = figuresIn([interval], [record]).map(
    (own) => `${partLabels.interval.en} ${figureText(record, own, write)}`,
  );
  return [...ends, directionNote(path), figureOf(path).note ?? ""].filter((part) => part !== "").join("; ");
}
