import type { Genres } from "../movies/genres.ts";
import { rankDescending } from "../statistics.ts";
import { type Phrase, phrase, Utf8Buffer } from "../text/utf8-buffer.ts";
import type { GenreModel } from "./genre-model.ts";
import { answersOf, type RankingOptions, rowOf } from "./genre-ranking.ts";

/** The text between the digits of a ranking's JSON, made once for a model's genres. */
interface RankingPhrases {
  /** The start of the list, by its first genre. */
  readonly firsts: readonly Phrase[];
  /** The end of a genre with answer 0 or 1 and the start of the next: [answer][genre]. */
  readonly nexts: readonly (readonly Phrase[])[];
  readonly lasts: readonly Phrase[];
}

const phrasesByGenres = new WeakMap<Genres, RankingPhrases>();

function rankingPhrases(genres: Genres): RankingPhrases {
  let phrases = phrasesByGenres.get(genres);
  if (phrases === undefined) {
    const starts = genres.names.map((genre) => `{"genre":${JSON.stringify(genre)},"probability":`);
    const ends = [',"selected":false}', ',"selected":true}'];
    phrases = {
      firsts: starts.map((start) => phrase(`[${start}`)),
      nexts: ends.map((end) => starts.map((start) => phrase(`${end},${start}`))),
      lasts: ends.map((end) => phrase(`${end}]`)),
    };
    phrasesByGenres.set(genres, phrases);
  }
  return phrases;
}

/** Writes rows of `rankGenres`, each as a JSON array, as bytes: as objects and then as text they would take several
 * times as long as the rest of an answer. */
export function rankingWriter(
  model: GenreModel,
  { topK, threshold }: RankingOptions = {},
): (out: Utf8Buffer, probabilities: Float64Array, row: number) => void {
  const width = model.genres.count;
  const count = Math.min(width, topK ?? width);
  const { firsts, nexts, lasts } = rankingPhrases(model.genres);
  const order: number[] = [];
  return (out, probabilities, row) => {
    const own = rowOf(probabilities, width, row);
    const answers = answersOf(model, own, threshold);
    rankDescending(own, count, order);
    let g = order[0];
    out.phrase(firsts[g]);
    out.number(own[g]);
    for (let i = 1; i < count; i++) {
      const next = order[i];
      out.phrase(nexts[answers[g]][next]);
      out.number(own[next]);
      g = next;
    }
    out.phrase(lasts[answers[g]]);
  };
}

/** How rankings are written. */
export interface RankingsRequest extends RankingOptions {
  /** JSON text before and after the list of rankings. */
  readonly before: string;
  readonly behind: string;
}

/** Bytes of a genre in a ranking, somewhat more than most have. */
const genreBytes = 76;

/** The rankings of all rows as the UTF-8 of a JSON array of `{id?, genres}`, in a buffer of its own, without empty
 * ids. */
export function rankingsJson(
  model: GenreModel,
  movies: readonly { readonly id: string }[],
  probabilities: Float64Array,
  { before, behind, ...options }: RankingsRequest,
): Uint8Array<ArrayBuffer> {
  const ranking = rankingWriter(model, options);
  const count = Math.min(model.genres.count, options.topK ?? model.genres.count);
  const out = new Utf8Buffer(before.length + behind.length + 64 + movies.length * (32 + count * genreBytes));
  out.text(`${before}[`);
  for (let row = 0; row < movies.length; row++) {
    const { id } = movies[row];
    const start = id === "" ? "" : `"id":${JSON.stringify(id)},`;
    out.text(`${row === 0 ? "{" : ",{"}${start}"genres":`);
    ranking(out, probabilities, row);
    out.text("}");
  }
  out.text(`]${behind}`);
  return out.taken();
}
