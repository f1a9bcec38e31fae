import { describe, expect, it } from "vitest";
import { dark, dashes, heatOpacities, light } from "./palette.ts";

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));

/** WCAG 2 relative luminance. */
function luminance(rgb: readonly number[]): number {
  const [r, g, b] = rgb.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: readonly number[], b: readonly number[]): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s colours", (_, colours) => {
  const paper = channels(colours.paper);

  it("can be read: text at 4.5 and more, lines of charts too", () => {
    for (const colour of [colours.ink, colours.quiet, ...colours.series]) {
      for (const ground of [paper, channels(colours.raised)]) {
        expect(contrast(channels(colour), ground), colour).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  it("keep the numbers of heat maps readable on every step", () => {
    for (const [step, opacity] of heatOpacities.entries()) {
      const ground = channels(colours.heat).map((value, k) => opacity * value + (1 - opacity) * paper[k]);
      expect(contrast(channels(colours.heatInks[step]), ground), `step ${step}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("have a dash beside each line's colour", () => {
    expect(new Set(dashes).size).toBe(colours.series.length);
  });
});
