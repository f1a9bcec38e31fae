import { RandomState } from "../random/mt19937.ts";
import { type BootstrapOptions, percentileInterval, resample, signPValue } from "./bootstrap.ts";
import type { Averages, Figure, Interval, Judged } from "./figure.ts";
import { type FigureKey, type FigurePath, figures } from "./figures.ts";
import { drawCounts, rarestGenreStrata } from "./strata.ts";

/** A figure of two sets of answers for the same movies; null where it is not defined. */
export interface FigureChange {
  readonly old: number | null;
  readonly new: number | null;
  /** New less old. */
  readonly difference: number | null;
  /** 95% unless the options say otherwise; null where no resample has the figure. */
  readonly interval: Interval | null;
  /** Two-sided, of the difference being 0, in (0, 1]. */
  readonly pValue: number | null;
}

/** Changes by path, over all genres, and by figure, for each genre in column order. */
export interface FigureChanges<Path, Key> {
  readonly whole: ReadonlyMap<Path, FigureChange>;
  readonly perGenre: ReadonlyMap<Key, readonly FigureChange[]>;
}

/** Paired bootstrap of figures of old and new answers: every resample draws the same movies for both, within groups by
 * each movie's rarest genre (see `rarestGenreStrata`). Both judge the same movies by the same labels, all of them
 * known; paths: figures over all genres; keys: figures of each genre. Same seed, same intervals; those of ROC AUC are
 * `rocAucDifference`'s. Throws as the metrics do, INVALID_SETTING, INTERRUPTED. Source: Efron and Tibshirani 1993,
 * chapters 13 and 15. */
export async function figureChanges<Path extends FigurePath, Key extends FigureKey>(
  old: Judged,
  now: Judged,
  paths: readonly Path[],
  keys: readonly Key[],
  options: BootstrapOptions,
): Promise<FigureChanges<Path, Key>> {
  const columns = Array.from({ length: old.labels.columnCount }, (_, genre) => genre);
  const all = new Map<FigureKey, TrackedFigure>();
  const tracked = (key: FigureKey): TrackedFigure => {
    const one = all.get(key) ?? new TrackedFigure(figures[key], [old, now]);
    all.set(key, one);
    return one;
  };
  const whole = paths.map((path) => {
    const [key, part = "macro"] = path.split(".") as [FigureKey, ("macro" | "micro")?];
    return [path, tracked(key).follow((value) => (typeof value === "number" ? value : value[part]))] as const;
  });
  const perGenre = keys.map((key) => {
    const follow = (genre: number) => tracked(key).follow((value) => (value as Averages).perGenre[genre] as number);
    return [key, columns.map(follow)] as const;
  });
  const strata = rarestGenreStrata(old.labels);
  const random = new RandomState(options.seed);
  const counts = new Int32Array(old.labels.rowCount);
  await resample(options, () => {
    drawCounts(strata, random, counts);
    for (const figure of all.values()) figure.draw(counts);
    return 0;
  });
  return {
    whole: new Map(whole.map(([path, one]) => [path, changeOf(one, options)])),
    perGenre: new Map(perGenre.map(([key, list]) => [key, list.map((one) => changeOf(one, options))])),
  };
}

/** One number of a figure: observed for old and new, and the difference in each resample. */
interface Followed {
  readonly observed: readonly (number | null)[];
  readonly differences: number[];
  readonly read: (value: number | Averages) => number | null | undefined;
}

/** A figure of both sets of answers, measured once and prepared for resamples. */
class TrackedFigure {
  readonly #measured: readonly (number | Averages)[];
  readonly #resampled;
  readonly #followed: Followed[] = [];

  constructor(figure: Figure, sides: readonly Judged[]) {
    this.#measured = sides.map((side) => figure.measure?.(side) ?? Number.NaN);
    this.#resampled = sides.map((side) => figure.resample?.(side));
  }

  follow(read: Followed["read"]): Followed {
    const one = { observed: this.#measured.map((value) => defined(read(value))), differences: [], read };
    this.#followed.push(one);
    return one;
  }

  draw(counts: Int32Array): void {
    const [before, after] = this.#resampled.map((prepared) => prepared?.(counts));
    if (before === undefined || after === undefined) return;
    for (const { read, differences } of this.#followed) {
      const [from, to] = [defined(read(before)), defined(read(after))];
      if (from !== null && to !== null) differences.push(to - from);
    }
  }
}

const defined = (value: number | null | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

function changeOf({ observed: [before, after], differences }: Followed, options: BootstrapOptions): FigureChange {
  const drawn = Float64Array.from(differences).sort();
  const hasDrawn = drawn.length > 0;
  return {
    old: before,
    new: after,
    difference: before === null || after === null ? null : after - before,
    interval: hasDrawn ? percentileInterval(drawn, options) : null,
    pValue: hasDrawn ? signPValue(drawn) : null,
  };
}
