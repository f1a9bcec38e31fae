/** Colours of drawings. In the page they are variables, which the style sheet sets for light and dark; in stand-alone
 * files they are the light colours themselves, since few other programs know variables. */
export interface Palette {
  readonly paper: string;
  readonly ink: string;
  readonly quiet: string;
  readonly line: string;
  /** One a recipe, used with the dash of the same index. */
  readonly series: readonly string[];
  /** The fill of the heat scale, at `heatOpacities`. */
  readonly heat: string;
  /** Numbers on a step. */
  readonly heatInks: readonly string[];
}

export const dashes: readonly string[] = ["none", "7 3", "2 3", "10 3 2 3", "5 2", "1 4"];
export const maxSeries = dashes.length;

/** From faint to full. */
export const heatOpacities: readonly number[] = [0.07, 0.2, 0.35, 0.52, 0.7, 1];

type Colours = Palette & { readonly raised: string; readonly rule: string };

export const light: Colours = {
  paper: "#fbfaf7",
  raised: "#ffffff",
  ink: "#1c1b19",
  quiet: "#5d584f",
  line: "#e4dfd5",
  rule: "#8d8577",
  series: ["#b04a05", "#2f5d8a", "#46732f", "#7a4b94", "#a3334a", "#5d584f"],
  heat: "#b04a05",
  heatInks: ["#1c1b19", "#1c1b19", "#1c1b19", "#1c1b19", "#1c1b19", "#ffffff"],
};

export const dark: Colours = {
  paper: "#131416",
  raised: "#1b1d20",
  ink: "#efebe3",
  quiet: "#aba59b",
  line: "#2f3236",
  rule: "#787d84",
  series: ["#f4a93b", "#8ab6e0", "#9bc77f", "#cfa8e6", "#f2919a", "#b0aa9f"],
  heat: "#f4a93b",
  heatInks: ["#efebe3", "#efebe3", "#efebe3", "#efebe3", "#131416", "#131416"],
};

/** The names of the style sheet's variables. */
export const pagePalette: Palette = {
  paper: "var(--paper)",
  ink: "var(--ink)",
  quiet: "var(--quiet)",
  line: "var(--line)",
  series: light.series.map((_, k) => `var(--series-${k})`),
  heat: "var(--heat)",
  heatInks: light.heatInks.map((_, k) => `var(--heat-ink-${k})`),
};

export const filePalette: Palette = { ...light, paper: "#ffffff" };

/** The variables' declarations under these colours. */
export function declarations(colours: Colours): string {
  const { series, heatInks, ...single } = colours;
  return [
    ...Object.entries(single).map(([name, value]) => `--${name}:${value}`),
    ...series.map((value, k) => `--series-${k}:${value}`),
    ...heatInks.map((value, k) => `--heat-ink-${k}:${value}`),
  ].join(";");
}
