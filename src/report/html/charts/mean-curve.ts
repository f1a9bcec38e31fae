import { mean } from "../../../statistics.ts";

export interface Points {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const steps = 100;

/** The mean of several curves at 101 points from 0 to 1 ("vertical averaging", Fawcett 2006): the area under it is the
 * mean of the areas under them. x of each curve: ascending, from 0 to 1; where it steps up, its highest y counts. */
export function meanCurve(curves: readonly Points[]): Points {
  const x = Array.from({ length: steps + 1 }, (_, k) => k / steps);
  const y = x.map((at) => mean(curves.map((curve) => heightAt(curve, at))));
  return { x, y };
}

function heightAt({ x, y }: Points, at: number): number {
  const next = x.findIndex((each) => each > at);
  if (next < 0) return y[y.length - 1];
  if (next === 0) return y[0];
  const before = next - 1;
  return y[before] + ((at - x[before]) / (x[next] - x[before])) * (y[next] - y[before]);
}
