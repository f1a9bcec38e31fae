/** Indices of at most `max` points (at least 2) whose polyline is close to that of all points: the first, the last, and
 * then, one after the other, the point farthest from the line so far. x, y: the curve's points in order. Source:
 * Douglas and Peucker 1973, with a number of points instead of a tolerance. */
export function thinCurve(x: ArrayLike<number>, y: ArrayLike<number>, max: number): number[] {
  const last = x.length - 1;
  if (last < 1) return Array.from({ length: x.length }, (_, k) => k);
  const kept = [0, last];
  let open = [stretch(x, y, 0, last)];
  while (kept.length < max && open.length > 0) {
    const widest = open.reduce((a, b) => (b.distance > a.distance ? b : a));
    if (widest.distance === 0) break;
    kept.push(widest.farthest);
    const halves = [stretch(x, y, widest.from, widest.farthest), stretch(x, y, widest.farthest, widest.to)];
    open = open.filter((each) => each !== widest).concat(halves);
  }
  return kept.sort((a, b) => a - b);
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly farthest: number;
  /** Of the farthest point from the chord; 0 where all lie on it. */
  readonly distance: number;
}

function stretch(x: ArrayLike<number>, y: ArrayLike<number>, from: number, to: number): Stretch {
  const [dx, dy] = [x[to] - x[from], y[to] - y[from]];
  const length = Math.hypot(dx, dy);
  let farthest = from;
  let distance = 0;
  for (let k = from + 1; k < to; k++) {
    const [px, py] = [x[k] - x[from], y[k] - y[from]];
    const own = length === 0 ? Math.hypot(px, py) : Math.abs(px * dy - py * dx) / length;
    // A point on the chord may be off by a rounding error.
    if (own > distance && own > 1e-12) [farthest, distance] = [k, own];
  }
  return { from, to, farthest, distance };
}
