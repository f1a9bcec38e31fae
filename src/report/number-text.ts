import type { NumberText } from "../metrics/figure-text.ts";
import { duration, size } from "./terminal-table.ts";

/** `0.911`, or a dash where there is none. */
export const decimal = (value: number | null | undefined, digits = 3): string =>
  value === null || value === undefined ? "–" : value.toFixed(digits).replace("-", "−");

/** `0.905–0.917` */
export const range = (ends: readonly [number, number] | null | undefined, digits = 3): string =>
  ends === null || ends === undefined ? "–" : `${decimal(ends[0], digits)}–${decimal(ends[1], digits)}`;

/** `7,895` */
export const whole = (value: number): string => Math.round(value).toLocaleString("en-US");

/** The format of figures in tables. */
export const pageNumbers: NumberText = {
  decimal: (value, digits) => (digits === 0 ? whole(value) : decimal(value, digits)),
  seconds: duration,
  bytes: size,
};

/** `12.5%`; share in [0, 1]. */
export const percent = (share: number, digits = 0): string => `${(share * 100).toFixed(digits)}%`;

/** `1 movie`, `7,895 movies` */
export const plural = (count: number, noun: string): string => `${whole(count)} ${noun}${count === 1 ? "" : "s"}`;

/** Cut to `max` characters. */
export const cut = (text: string, max: number): string =>
  text.length > max ? `${[...text].slice(0, max - 1).join("")}…` : text;

/** `+0.012`; a difference that is told as 0 has no sign. */
export function signed(value: number | null, places: number): string {
  const rounded = value === null ? null : Number(value.toFixed(places));
  return `${rounded !== null && rounded > 0 ? "+" : ""}${decimal(rounded, places)}`;
}
