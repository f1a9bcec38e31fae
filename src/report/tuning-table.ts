import { figures, partLabels } from "../metrics/figures.ts";
import type { Tuning } from "../selection/tune/tune.ts";
import { cut, percent } from "./number-text.ts";
import { number } from "./tables.ts";
import { fixed, terminalTable } from "./terminal-table.ts";

/** A search's result, for the terminal. */
export function tuningTable({ recipe, winner, judgement, rungs, effects, trials, seed }: Tuning): string {
  const halving = terminalTable(
    [number("rung"), number("trials"), number("not run"), number("rows"), number("folds"), number("best score")],
    rungs.map(({ trialCount, finishedCount, rowShare, foldCount }, r) => [
      String(r + 1),
      String(finishedCount),
      String(Math.max(0, trialCount - finishedCount)),
      percent(rowShare),
      String(foldCount),
      fixed(Math.max(...trials.flatMap(({ rung, score }) => (rung === r && score !== null ? [score] : [])))),
    ]),
  );
  const worth = terminalTable(
    ["setting", number("of variance"), "value", number("trials"), number("worth")],
    effects.flatMap(({ setting, varianceShare, values }) =>
      values.map(({ value, trialCount, difference }, i) => [
        i === 0 ? setting : "",
        i === 0 ? percent(varianceShare) : "",
        shown(value),
        String(trialCount),
        `${difference < 0 ? "−" : "+"}${fixed(Math.abs(difference))}`,
      ]),
    ),
  );
  const settings = Object.entries(winner.settings).map(([name, value]) => `  ${name}: ${shown(value)}`);
  const { rocAuc, before, movieCount, trainCount } = judgement;
  const lines = [
    `${recipe}: ${rungs[0].finishedCount} trials by successive halving (seed ${seed}); score: macro ${figures.rocAuc.label.en} on held-out movies`,
    "",
    halving,
    "",
    "What each setting was worth: mean score of its trials on the first rung, less the mean of all (main effects)",
    "",
    worth,
    "",
    winner.trial === 0 ? `Best: ${recipe} as it stands.` : `Best: trial ${winner.trial}.`,
    ...settings,
    `Its score in the search, ${fixed(winner.score)}, is the best of many and so flatters it.`,
    `On ${movieCount} movies that took no part in the search, fitted on the other ${trainCount}: ${fixed(rocAuc.macro)} (${partLabels.interval.en} ${fixed(rocAuc.interval[0])}–${fixed(rocAuc.interval[1])}).`,
  ];
  if (before !== null) {
    const [low, high] = before.interval;
    lines.push(
      `${recipe} as it stands has ${fixed(before.macro)} there: the settings are worth ${fixed(before.difference)} (${partLabels.interval.en} ${fixed(low)} to ${fixed(high)}, p = ${before.pValue.toPrecision(2)}): ${verdict(low, high)}`,
    );
  }
  return lines.join("\n");
}

function verdict(low: number, high: number): string {
  if (low > 0) return "more than noise.";
  return high < 0 ? "worse than leaving it as it is." : "no more than noise may give.";
}

const shown = (value: unknown): string => cut(JSON.stringify(value), 30);
