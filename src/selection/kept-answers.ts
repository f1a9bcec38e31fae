import { ClaquetaError } from "../errors.ts";
import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { hexadecimal } from "../pipeline/safetensors.ts";
import { sum } from "../statistics.ts";

/** What an evaluation keeps of its movies, so that another one can be compared with it movie by movie: no titles, no
 * plots. Tables are movies × genres, row-major. */
export interface KeptAnswers {
  readonly ids: readonly string[];
  /** Bits in base64, the first entry in the lowest bit of the first byte: whether the movie has the genre. */
  readonly labels: string;
  /** Bits likewise: whether the answer is yes. */
  readonly answers: string;
  /** Little-endian float64 in base64. */
  readonly probabilities: string;
  /** Of genres and all of the above, in hexadecimal. */
  readonly sha256: string;
}

/** The same as tables. */
export interface ReadAnswers {
  readonly ids: readonly string[];
  readonly labels: LabelMatrix;
  /** 1 or 0. */
  readonly answers: Uint8Array;
  readonly probabilities: DenseMatrix;
}

/** Characters of ids and base64 that a report keeps at most: what is longer could not be read again. */
const maxLength = 200e6;

/** Undefined where the movies are too many to keep. */
export async function keepAnswers(given: ReadAnswers, genreNames: readonly string[]): Promise<KeptAnswers | undefined> {
  const { ids, labels, answers, probabilities } = given;
  if (sum(ids.map(({ length }) => length)) + answers.length * 11 > maxLength) return undefined;
  const bytes = new DataView(new ArrayBuffer(8 * probabilities.values.length));
  for (const [at, p] of probabilities.values.entries()) bytes.setFloat64(8 * at, p, true);
  const kept = {
    ids,
    labels: base64(bitsOf(labels.values)),
    answers: base64(bitsOf(answers)),
    probabilities: base64(new Uint8Array(bytes.buffer)),
  };
  return { ...kept, sha256: await sha256Of(kept, genreNames) };
}

/** Reads what was kept. where: the report's name. Throws BAD_REPORT where it is damaged. */
export async function readAnswers(
  kept: KeptAnswers,
  genreNames: readonly string[],
  where: string,
): Promise<ReadAnswers> {
  const { ids } = kept;
  const [rowCount, columnCount] = [ids.length, genreNames.length];
  const count = rowCount * columnCount;
  const labels = bytesOf(kept.labels, Math.ceil(count / 8), `${where} at /movies/labels`);
  const answers = bytesOf(kept.answers, Math.ceil(count / 8), `${where} at /movies/answers`);
  const numbers = bytesOf(kept.probabilities, 8 * count, `${where} at /movies/probabilities`);
  const view = new DataView(numbers.buffer);
  const values = Float64Array.from({ length: count }, (_, at) => view.getFloat64(8 * at, true));
  const wrong = values.find((p) => !(p >= 0 && p <= 1));
  if (wrong !== undefined) throw damaged(`${where} at /movies/probabilities`, `there is ${wrong}`, "numbers in [0, 1]");
  if ((await sha256Of(kept, genreNames)) !== kept.sha256) {
    throw damaged(`${where} at /movies`, "the checksum is wrong", "what `claqueta evaluate --out` wrote");
  }
  return {
    ids,
    labels: { rowCount, columnCount, values: entriesOf(labels, count) },
    answers: entriesOf(answers, count),
    probabilities: { rowCount, columnCount, values },
  };
}

const damaged = (where: string, what: string, expected: string): ClaquetaError =>
  new ClaquetaError("BAD_REPORT", { where, what, expected, next: "Evaluate again with --out." });

async function sha256Of(kept: Omit<KeptAnswers, "sha256">, genreNames: readonly string[]): Promise<string> {
  const { ids, labels, answers, probabilities } = kept;
  const bytes = new TextEncoder().encode(JSON.stringify([genreNames, ids, labels, answers, probabilities]));
  return hexadecimal(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

function bitsOf(values: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(values.length / 8));
  for (const [at, value] of values.entries()) bytes[at >> 3] |= value << (at & 7);
  return bytes;
}

const entriesOf = (bytes: Uint8Array, count: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, at) => (bytes[at >> 3] >> (at & 7)) & 1);

/** Bytes a piece of text is made from: so many arguments a function takes. */
const pieceBytes = 2 ** 14;

function base64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + pieceBytes)));
  }
  return btoa(pieces.join(""));
}

function bytesOf(text: string, length: number, where: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(text);
  } catch {
    throw damaged(where, "it is not base64", `${length} bytes`);
  }
  if (binary.length !== length) throw damaged(where, `there are ${binary.length} bytes`, String(length));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0));
}
