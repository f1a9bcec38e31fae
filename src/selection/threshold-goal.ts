/** The goal of yes/no answers. `precision`: as many as possible, this share of them right; `count`: a fixed number of
 * genres a movie. */
export type ThresholdGoal =
  | { readonly kind: "macro-f1" | "micro-f1" }
  | { readonly kind: "precision"; readonly precision: number }
  | { readonly kind: "count"; readonly count: number };

export const thresholdGoalForms = "macro-f1, micro-f1, precision=0.8 or count=3";

/** Reads one of `thresholdGoalForms`; undefined where the text is none. A precision lies between 0 and 1. */
export function readThresholdGoal(text: string): ThresholdGoal | undefined {
  if (text === "macro-f1" || text === "micro-f1") return { kind: text };
  const [, name, number] = /^(precision|count)=(\d{1,3}(?:\.\d{1,6})?)$/.exec(text) ?? [];
  const value = Number(number);
  if (name === "precision" && value > 0 && value < 1) return { kind: name, precision: value };
  if (name === "count" && Number.isInteger(value) && value >= 1) return { kind: name, count: value };
  return undefined;
}
