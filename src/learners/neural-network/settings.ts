import { ClaquetaError } from "../../errors.ts";
import type { OutputKind } from "./layers.ts";
import type { LossKind } from "./loss.ts";
import type { OptimizerSettings } from "./optimizer.ts";

/** Settings of a fully connected network; what is left out has the default that `new NeuralNetwork().settings` shows. */
export interface NeuralNetworkSettings extends OptimizerSettings {
  /** Units of each hidden layer, first to last; none makes the network a regression. */
  readonly hiddenLayers: readonly number[];
  /** Share of a movie's entries, and of hidden units, that a training step leaves out; in [0, 1). */
  readonly inputDropout: number;
  readonly hiddenDropout: number;
  readonly output: OutputKind;
  readonly loss: LossKind;
  readonly batchSize: number;
  readonly epochs: number;
  /** Share of the movies kept for validation, in [0, 1). */
  readonly validationShare: number;
  /** Epochs without a better validation loss after which training ends with the best weights; null: train to the end. */
  readonly patience: number | null;
}

export const neuralNetworkDefaults: NeuralNetworkSettings = {
  hiddenLayers: [3500],
  inputDropout: 0,
  hiddenDropout: 0.5,
  output: "sigmoid",
  loss: "binary-cross-entropy",
  optimizer: "adam",
  learningRate: 0.001,
  momentum: 0.9,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  sparseUpdates: "lazy",
  batchSize: 10,
  epochs: 5,
  validationShare: 0.1,
  patience: null,
};

/** Throws INVALID_SETTING. */
export function checkNeuralNetworkSettings(settings: NeuralNetworkSettings): void {
  const check = (name: keyof NeuralNetworkSettings, valid: boolean, expected: string): void => {
    if (valid) return;
    throw new ClaquetaError("INVALID_SETTING", {
      where: `neural-network ${name}`,
      what: `${JSON.stringify(settings[name])} is not allowed`,
      expected,
    });
  };
  const whole = (value: unknown): boolean =>
    Number.isInteger(value) && (value as number) >= 1 && (value as number) < 2 ** 31;
  const share = (value: number): boolean => value >= 0 && value < 1;
  const { hiddenLayers, patience } = settings;
  check("hiddenLayers", Array.isArray(hiddenLayers) && hiddenLayers.every(whole), "a list of whole numbers from 1");
  for (const name of ["inputDropout", "hiddenDropout", "validationShare", "momentum", "beta1", "beta2"] as const) {
    check(name, share(settings[name]), "a number from 0, below 1");
  }
  check("output", ["sigmoid", "softmax"].includes(settings.output), "sigmoid or softmax");
  const losses = ["binary-cross-entropy", "mean-squared-error"];
  check("loss", losses.includes(settings.loss), losses.join(" or "));
  check("optimizer", ["adam", "sgd"].includes(settings.optimizer), "adam or sgd");
  for (const name of ["learningRate", "epsilon"] as const) {
    check(name, settings[name] > 0 && Number.isFinite(settings[name]), "a number above 0");
  }
  check("sparseUpdates", ["lazy", "catch-up"].includes(settings.sparseUpdates), "lazy or catch-up");
  for (const name of ["batchSize", "epochs"] as const) check(name, whole(settings[name]), "a whole number from 1");
  check("patience", patience === null || whole(patience), "a whole number from 1, or null");
  if (patience !== null) check("validationShare", settings.validationShare > 0, "above 0 where patience is set");
}
