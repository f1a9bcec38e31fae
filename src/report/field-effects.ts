import { figures, partLabels } from "../metrics/figures.ts";
import { signed } from "./number-text.ts";
import { number, type Table } from "./tables.ts";

/** What a comparison keeps of fields. */
interface FieldEffects {
  /** Such as `cast:text`. */
  readonly read: readonly string[];
  readonly effects: readonly {
    readonly recipe: string;
    readonly difference: number;
    readonly interval: readonly [number, number];
    readonly pValue: number;
    readonly adjustedPValue: number;
    readonly isMoreThanNoise: boolean;
  }[];
}

/** What the fields add to each recipe. */
export const fieldEffectsTable = ({ read, effects }: FieldEffects): Table => [
  [
    `${read.map((field) => field.split(":")[0]).join(", ")} ${read.length === 1 ? "adds" : "add"} to`,
    number(figures.rocAuc.label.en),
    partLabels.interval.en,
    number("p"),
    number("adjusted"),
    "",
  ],
  effects.map(({ recipe, difference, interval, pValue, adjustedPValue, isMoreThanNoise }) => [
    recipe,
    signed(difference, 4),
    interval.map((end) => signed(end, 4)).join(" to "),
    pValue.toPrecision(2),
    adjustedPValue.toPrecision(2),
    isMoreThanNoise ? "more than noise" : "may be noise",
  ]),
];
