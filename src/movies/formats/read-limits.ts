import { ClaquetaError } from "../../errors.ts";

/** What a movies file may hold at most; see `readLimits`. */
export interface ReadLimits {
  readonly fileBytes: number;
  readonly zipBytes: number;
  readonly decompressedBytes: number;
  readonly compressionRatio: number;
  readonly rowCount: number;
  readonly columnCount: number;
  readonly rowLength: number;
  readonly fieldLength: number;
  readonly genreCount: number;
  readonly genreLength: number;
  readonly listedSkips: number;
}

/** The caps that reading stands under unless `limits` says otherwise. Lengths are in UTF-16 code units. */
export const readLimits: ReadLimits = {
  /** Bytes as they lie on the disk or come through the pipe. */
  fileBytes: 2 ** 30,
  /** A zip is held in memory whole (its table of contents stands at its end), so it gets a lower cap. */
  zipBytes: 2 ** 28,
  /** Bytes of text after unpacking; readMovies may hold twice that in memory. */
  decompressedBytes: 2 ** 30,
  /** Unpacked bytes for one packed byte, judged past `ratioFreeBytes`. Plots pack about 3 to 1; deflate ends at
   * 1,032. */
  compressionRatio: 200,
  rowCount: 5_000_000,
  columnCount: 1_000,
  rowLength: 2 ** 21,
  fieldLength: 2 ** 20,
  /** Genres of one movie. */
  genreCount: 100,
  genreLength: 100,
  /** Skipped rows that are listed; more are counted only. */
  listedSkips: 10_000,
};

/** Unpacked bytes up to which no ratio is judged: a small file of repeats is harmless. */
const ratioFreeBytes = 2 ** 24;

/** `readLimits` with some replaced. Throws INVALID_SETTING on an unknown name or a limit that is no positive number
 * (Infinity lifts a limit). */
export function withReadLimits(overrides: Partial<ReadLimits> = {}): ReadLimits {
  for (const [name, value] of Object.entries(overrides)) {
    if (!Object.hasOwn(readLimits, name)) {
      const what = `there is no limit named ${JSON.stringify(name.slice(0, 40))}`;
      const expected = `one of ${Object.keys(readLimits).join(", ")}`;
      throw new ClaquetaError("INVALID_SETTING", { where: "limits", what, expected });
    }
    if (typeof value !== "number" || !(value > 0)) {
      const what = `${String(value)} is no limit`;
      throw new ClaquetaError("INVALID_SETTING", { where: `limits.${name}`, what, expected: "a positive number" });
    }
  }
  return { ...readLimits, ...overrides };
}

/** The error for what is over a cap. */
export function overLimit(where: string, what: string, limit: keyof ReadLimits, value: number): ClaquetaError {
  const expected = `at most ${value.toLocaleString("en-US")} (limit ${limit})`;
  return new ClaquetaError("FILE_TOO_LARGE", {
    where,
    what,
    expected,
    next: "If the file is right, raise that limit.",
  });
}

/** Throws FILE_TOO_LARGE where so few bytes unpack to so many that it must be a trap. */
export function checkRatio(file: string, packedBytes: number, unpackedBytes: number, limits: ReadLimits): void {
  const most = limits.compressionRatio;
  if (unpackedBytes <= ratioFreeBytes || unpackedBytes <= packedBytes * most) return;
  throw overLimit(file, `${packedBytes} bytes unpack to ${unpackedBytes} or more`, "compressionRatio", most);
}

/** The error for a zip or gzip file that cannot be unpacked. */
export function damagedArchive(where: string, what: string, expected: string, cause?: unknown): ClaquetaError {
  return new ClaquetaError("BAD_ARCHIVE", { where, what, expected, next: "Pack or download the file anew.", cause });
}
