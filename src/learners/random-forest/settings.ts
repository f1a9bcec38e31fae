import {
  defineSettings,
  positiveInteger,
  positiveIntegerOrNull,
  type SettingsOf,
} from "../../settings/settings-schema.ts";

/** Names, meanings and defaults of scikit-learn's RandomForestClassifier (gini). */
export const randomForestSettings = defineSettings({
  nEstimators: { ...positiveInteger, examples: [50, 100, 200], default: 100, description: "Trees for each genre." },
  maxDepth: {
    ...positiveIntegerOrNull,
    default: null,
    description: "Levels of a tree; null: until leaves are pure or cannot be split.",
  },
  maxFeatures: {
    anyOf: [
      { enum: ["sqrt", "log2"] },
      positiveInteger,
      { type: "number", exclusiveMinimum: 0, exclusiveMaximum: 1 },
      { type: "null" },
    ],
    default: "sqrt",
    description:
      "Features drawn for a split: the square root or the base-2 logarithm of their number, a count, a share, or all. " +
      "More are drawn until one varies among the node's movies.",
  },
  minSamplesSplit: { ...positiveInteger, minimum: 2, default: 2, description: "Movies that a node needs to be split." },
  minSamplesLeaf: {
    ...positiveInteger,
    examples: [1, 2, 5],
    default: 1,
    description: "Movies that each side of a split needs.",
  },
  bootstrap: {
    type: "boolean",
    default: true,
    description: "Each tree sees a sample drawn with replacement, as large as the data; false: each sees all.",
  },
});

/** Settings of the random forest. */
export type RandomForestSettings = SettingsOf<typeof randomForestSettings>;
