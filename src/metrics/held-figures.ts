import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import type { Averages, Figure, Interval, Judged } from "./figure.ts";
import { type FigureKey, type FigurePath, figures } from "./figures.ts";
import { precisionRecallF1 } from "./precision-recall.ts";

type KeyOf<Path extends string> = Path extends `${infer Key}.${string}` ? Key : Path;
type PartOf<Path extends string, Key extends string> = Path extends `${Key}.${infer Part}` ? Part : never;

type ValueOf<Key> = Key extends FigureKey
  ? (typeof figures)[Key]["kind"] extends "interval"
    ? Interval
    : number
  : never;

interface PartValues {
  readonly interval: Interval;
  /** By genre name; null where the figure is not defined. */
  readonly perGenre: { readonly [genre: string]: number | null };
}

/** The figures that these paths name, as JSON holds them. */
export type HeldFigures<Path extends string> = {
  readonly [Key in KeyOf<Path>]: Key extends Path
    ? ValueOf<Key>
    : { readonly [Part in PartOf<Path, Key>]: Part extends keyof PartValues ? PartValues[Part] : number };
};

/** One genre's figures; null where they are not defined. */
export type HeldGenreFigures<Key extends string> = {
  readonly [Name in Key]: Name extends "support" ? number : ValueOf<Name> | null;
};

/** answers: yes (1) or no (0), in the probabilities' shape. */
export function judged(
  probabilities: DenseMatrix,
  answers: Uint8Array,
  labels: LabelMatrix,
  intervals?: Judged["intervals"],
): Judged {
  // Answers as scores of 0 and 1, with a threshold between them, serve every figure of yes/no answers.
  const decisions = { ...probabilities, values: Float64Array.from(answers) };
  const decided = precisionRecallF1(decisions, labels, { thresholds: 0.5 });
  return { probabilities, labels, answers: decisions, decided, ...(intervals && { intervals }) };
}

/** Each figure that the paths and the keys name, measured once: over all genres, in the order of the paths, and for
 * each genre in column order. A path without a part is the mean over genres of a figure that each genre has. */
export function measure<Path extends FigurePath, Key extends FigureKey>(
  given: Judged,
  paths: readonly Path[],
  keys: readonly Key[] = [],
  genreNames: readonly string[] = [],
): { readonly held: HeldFigures<Path>; readonly perGenre: (HeldGenreFigures<Key> & { readonly genre: string })[] } {
  const all = new Map<string, number | Averages>();
  for (const key of new Set([...paths.map((path) => path.split(".")[0]), ...keys])) {
    all.set(key, (figures[key as FigureKey] as Figure).measure?.(given) ?? Number.NaN);
  }
  const held: { [key: string]: unknown } = {};
  for (const [key, part] of paths.map((path) => path.split("."))) {
    const measured = all.get(key);
    if (typeof measured !== "object") held[key] = measured;
    else if (part === undefined) held[key] = measured.macro;
    else {
      const byName = () => Object.fromEntries(genreNames.map((name, g) => [name, measured.perGenre[g]]));
      const value = part === "perGenre" ? byName() : measured[part as keyof Averages];
      held[key] = { ...(held[key] as object), [part]: value };
    }
  }
  const perGenre = genreNames.map((genre, g) => {
    const own = keys.map((key) => [key, (all.get(key) as Averages).perGenre[g]]);
    return { genre, ...(Object.fromEntries(own) as HeldGenreFigures<Key>) };
  });
  return { held: held as HeldFigures<Path>, perGenre };
}
