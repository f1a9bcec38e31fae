import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import type { Averages, Figure, Interval, Judged } from "./figure.ts";
import { type FigureKey, figures } from "./figures.ts";
import { precisionRecallF1 } from "./precision-recall.ts";

type KeyOf<Path extends string> = Path extends `${infer Key}.${string}` ? Key : Path;
type PartOf<Path extends string, Key extends string> = Path extends `${Key}.${infer Part}` ? Part : never;

/** A figure that is not defined for a genre is null there. */
interface PartValues {
  readonly interval: Interval;
  /** By genre name. */
  readonly perGenre: { readonly [genre: string]: number | null };
}

/** The figures that these paths name, as JSON holds them. */
export type HeldFigures<Path extends string> = {
  readonly [Key in KeyOf<Path>]: Key extends Path
    ? number
    : { readonly [Part in PartOf<Path, Key>]: Part extends keyof PartValues ? PartValues[Part] : number };
};

/** One genre's figures; null where they are not defined. */
export type HeldGenreFigures<Key extends string> = {
  readonly [Name in Key]: Name extends "support" ? number : (Name extends "rocAucInterval" ? Interval : number) | null;
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

/** Measures each figure once, whoever asks for how many of its parts. */
export class Measurements {
  readonly #given: Judged;
  readonly #genreNames: readonly string[];
  readonly #measured = new Map<string, number | Averages>();

  constructor(given: Judged, genreNames: readonly string[]) {
    this.#given = given;
    this.#genreNames = genreNames;
  }

  /** In the order of the paths. A name without a part is the mean over genres of a figure that each genre has. */
  over<Path extends string>(paths: readonly Path[]): HeldFigures<Path> {
    const held: { [key: string]: unknown } = {};
    for (const path of paths) {
      const [key, part] = path.split(".");
      const measured = this.#of(key);
      if (part === undefined) held[key] = typeof measured === "number" ? measured : measured.macro;
      else held[key] = { ...(held[key] as object), [part]: this.#part(measured as Averages, part) };
    }
    return held as HeldFigures<Path>;
  }

  /** In column order. */
  perGenre<Key extends string>(keys: readonly Key[]): (HeldGenreFigures<Key> & { readonly genre: string })[] {
    return this.#genreNames.map((genre, g) => {
      const own = keys.map((key) => [key, (this.#of(key) as Averages).perGenre[g]]);
      return { genre, ...(Object.fromEntries(own) as HeldGenreFigures<Key>) };
    });
  }

  #part(measured: Averages, part: string): unknown {
    if (part !== "perGenre") return measured[part as keyof Averages];
    return Object.fromEntries(this.#genreNames.map((name, g) => [name, measured.perGenre[g]]));
  }

  #of(key: string): number | Averages {
    let measured = this.#measured.get(key);
    if (measured === undefined) {
      const { measure } = figures[key as FigureKey] as Figure;
      measured = measure?.(this.#given) ?? Number.NaN;
      this.#measured.set(key, measured);
    }
    return measured;
  }
}
