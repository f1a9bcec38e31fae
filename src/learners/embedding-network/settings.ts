import { ClaquetaError } from "../../errors.ts";

/** Settings of the embedding network; what is left out has the default that `new EmbeddingNetwork().settings` shows. */
export interface EmbeddingNetworkSettings {
  readonly hiddenUnits: number;
  /** Sets of output weights over the same units, for sources of movies that name genres each in their own way. A movie
   * trains the head that the fit's `heads` gives it. */
  readonly headCount: number;
  readonly epochs: number;
  /** Adagrad's rate for the embeddings; falls to 0, in a line over all steps. */
  readonly learningRate: number;
  /** The output weights' rate; falls to a tenth. */
  readonly denseLearningRate: number;
  /** Standard deviation of the embeddings before the first step. */
  readonly embeddingScale: number;
  /** Share of a movie's entries that each visit leaves out; in [0, 1). Much of it is what makes a network on few movies
   * better than a regression. */
  readonly wordDropout: number;
  /** So many of the last columns are never left out: a block such as the year, of which a movie has few. */
  readonly alwaysKeptColumns: number;
  /** Share of the hidden units that each visit leaves out; in [0, 1). */
  readonly hiddenDropout: number;
  /** Share of the movies kept for validation, in [0, 1). */
  readonly validationShare: number;
  /** Epochs without a better validation loss after which training ends with the best weights; null: train to the end. */
  readonly patience: number | null;
}

export const embeddingNetworkDefaults: EmbeddingNetworkSettings = {
  hiddenUnits: 192,
  headCount: 1,
  epochs: 12,
  learningRate: 0.15,
  denseLearningRate: 0.02,
  embeddingScale: 0.05,
  wordDropout: 0.8,
  alwaysKeptColumns: 0,
  hiddenDropout: 0.5,
  validationShare: 0,
  patience: null,
};

/** Throws INVALID_SETTING. */
export function checkEmbeddingNetworkSettings(settings: EmbeddingNetworkSettings): void {
  const check = (name: keyof EmbeddingNetworkSettings, valid: boolean, expected: string): void => {
    if (valid) return;
    throw new ClaquetaError("INVALID_SETTING", {
      where: `embedding-network ${name}`,
      what: `${JSON.stringify(settings[name])} is not allowed`,
      expected,
    });
  };
  const whole = (value: unknown, least: number, most: number): boolean =>
    Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
  check("hiddenUnits", whole(settings.hiddenUnits, 1, 65_536), "a whole number from 1 to 65536");
  check("headCount", whole(settings.headCount, 1, 256), "a whole number from 1 to 256");
  check("epochs", whole(settings.epochs, 1, 2 ** 31 - 1), "a whole number from 1");
  check("alwaysKeptColumns", whole(settings.alwaysKeptColumns, 0, 2 ** 31 - 1), "a whole number from 0");
  for (const name of ["learningRate", "denseLearningRate", "embeddingScale"] as const) {
    check(name, settings[name] > 0 && Number.isFinite(settings[name]), "a number above 0");
  }
  for (const name of ["wordDropout", "hiddenDropout", "validationShare"] as const) {
    check(name, settings[name] >= 0 && settings[name] < 1, "a number from 0, below 1");
  }
  const { patience, validationShare } = settings;
  check("patience", patience === null || whole(patience, 1, 2 ** 31 - 1), "a whole number from 1, or null");
  if (patience !== null) check("validationShare", validationShare > 0, "above 0 where patience is set");
}
