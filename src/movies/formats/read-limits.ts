import { ClaquetaError } from "../../errors.ts";

/** Default limits of a movies file. Lengths are in UTF-16 code units. */
export const readLimits = {
  /** Bytes on the disk or from the pipe. */
  fileBytes: 2 ** 30,
  /** Lower, since a zip is held in memory whole: its table of contents is at its end. */
  zipBytes: 2 ** 28,
  /** Bytes of text after unpacking; readMovies may hold twice that in memory. */
  decompressedBytes: 2 ** 30,
  /** Unpacked bytes for one packed byte, beyond `ratioFreeBytes`. Plots reach about 3, deflate at most 1,032. */
  compressionRatio: 200,
  rowCount: 5_000_000,
  columnCount: 1_000,
  rowLength: 2 ** 21,
  fieldLength: 2 ** 20,
  /** Genres of one movie. */
  genreCount: 100,
  genreLength: 100,
  /** Skipped rows that are listed; further ones are only counted. */
  listedSkips: 10_000,
};

/** Limits of a movies file; see `readLimits`. */
export interface ReadLimits extends Readonly<typeof readLimits> {}

/** Unpacked bytes up to which the ratio is not checked: a small file of repeats is harmless. */
const ratioFreeBytes = 2 ** 24;

/** `readLimits` with some replaced; Infinity lifts a limit. Throws INVALID_SETTING on an unknown name or a limit that
 * is not a positive number. */
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

export function overLimit(where: string, what: string, limit: keyof ReadLimits, value: number): ClaquetaError {
  const expected = `at most ${value.toLocaleString("en-US")} (limit ${limit})`;
  const next = "If the file is right, raise that limit.";
  return new ClaquetaError("FILE_TOO_LARGE", { where, what, expected, next });
}

/** Throws FILE_TOO_LARGE where so few bytes unpack to so many that the file must be a decompression bomb. */
export function checkRatio(file: string, packedBytes: number, unpackedBytes: number, limits: ReadLimits): void {
  const maxRatio = limits.compressionRatio;
  if (unpackedBytes <= ratioFreeBytes || unpackedBytes <= packedBytes * maxRatio) return;
  throw overLimit(file, `${packedBytes} bytes unpack to ${unpackedBytes} or more`, "compressionRatio", maxRatio);
}

/** The error for a zip or gzip file that cannot be unpacked. */
export function damagedArchive(where: string, what: string, expected: string, cause?: unknown): ClaquetaError {
  return new ClaquetaError("BAD_ARCHIVE", { where, what, expected, next: "Pack or download the file anew.", cause });
}
