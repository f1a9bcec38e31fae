import type { JsonValue } from "../../json.ts";
import { highest, mean } from "../../statistics.ts";
import type { SearchSpace } from "./search-space.ts";
import { isScored, type TrialRecord } from "./trial-log.ts";

/** The effect of one setting among trials that were drawn at random and judged alike. */
export interface SettingEffect {
  readonly setting: string;
  /** Share of the scores' variance that lies between the setting's values, in [0, 1]; with few trials partly chance. */
  readonly varianceShare: number;
  /** The best first. */
  readonly values: readonly ValueEffect[];
}

/** The effect of one value of a setting on the first rung. */
export interface ValueEffect {
  readonly value: JsonValue;
  readonly trialCount: number;
  /** Mean score of the trials that had the value, less the mean of all. */
  readonly difference: number;
}

/** Main effects: for each setting, the mean score by value over all trials of the first rung, all of which had the same
 * rows and folds and none of which was chosen. The recipe's own settings, which were not drawn, take no part. The
 * setting that matters most comes first. */
export function settingEffects(space: SearchSpace, records: readonly TrialRecord[]): SettingEffect[] {
  const drawn = records.filter(isScored).filter(({ rung, trial }) => rung === 0 && trial > 0);
  if (drawn.length < 2) return [];
  const centre = mean(drawn.map(({ score }) => score));
  const total = drawn.reduce((sum, { score }) => sum + (score - centre) ** 2, 0);
  const effects = space.map(({ name, values }): SettingEffect => {
    const tried = values.flatMap((value): ValueEffect[] => {
      const scores = drawn
        .filter(({ settings }) => JSON.stringify(settings[name]) === JSON.stringify(value))
        .map(({ score }) => score);
      return scores.length === 0 ? [] : [{ value, trialCount: scores.length, difference: mean(scores) - centre }];
    });
    const between = tried.reduce((sum, { trialCount, difference }) => sum + trialCount * difference ** 2, 0);
    return {
      setting: name,
      varianceShare: total === 0 ? 0 : between / total,
      values: highest(tried, ({ difference }) => difference),
    };
  });
  return highest(effects, ({ varianceShare }) => varianceShare);
}
