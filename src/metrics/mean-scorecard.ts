import { mean } from "../statistics.ts";
import type { Scorecard } from "./scorecard.ts";

/** Every figure's mean over several scorecards of the same movies and genres: of null, over those that have it. Genres
 * named as undefined are the first's; ends of intervals are means of ends. */
export const meanScorecard = (cards: readonly Scorecard[]): Scorecard => meanOf(cards) as Scorecard;

function meanOf(values: readonly unknown[]): unknown {
  const given = values.filter((value) => value !== null);
  const [first] = given;
  if (typeof first === "number") return mean(given as number[]);
  if (Array.isArray(first)) return first.map((_, i) => meanOf((given as unknown[][]).map((value) => value[i])));
  if (typeof first === "object" && first !== null) {
    const records = given as { readonly [name: string]: unknown }[];
    return Object.fromEntries(Object.keys(first).map((name) => [name, meanOf(records.map((record) => record[name]))]));
  }
  return first ?? null;
}
