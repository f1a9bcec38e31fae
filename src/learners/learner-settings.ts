import { ClaquetaError } from "../errors.ts";
import { EmbeddingNetwork, type EmbeddingNetworkSettings } from "./embedding-network/learner.ts";
import type { Learner } from "./learner.ts";
import { LogisticRegression, type LogisticRegressionSettings } from "./logistic-regression/learner.ts";
import { NaiveBayes, type NaiveBayesSettings } from "./naive-bayes/learner.ts";
import { NeuralNetwork, type NeuralNetworkSettings } from "./neural-network/learner.ts";
import { RandomForest, type RandomForestSettings } from "./random-forest/learner.ts";

/** A learner as plain data; what is left out has the learner's default. */
export type LearnerOptions =
  | ({ readonly kind: "embedding-network" } & Partial<EmbeddingNetworkSettings>)
  | ({ readonly kind: "logistic-regression" } & Partial<LogisticRegressionSettings>)
  | ({ readonly kind: "naive-bayes" } & Partial<NaiveBayesSettings>)
  | ({ readonly kind: "neural-network" } & Partial<NeuralNetworkSettings>)
  | ({ readonly kind: "random-forest" } & Partial<RandomForestSettings>);

/** The learner that the settings describe. Throws INVALID_SETTING. */
export function learnerFromSettings(options: LearnerOptions): Learner {
  switch (options.kind) {
    case "embedding-network":
      return new EmbeddingNetwork(withoutKind(options));
    case "logistic-regression":
      return new LogisticRegression(withoutKind(options));
    case "naive-bayes":
      return new NaiveBayes(withoutKind(options));
    case "neural-network":
      return new NeuralNetwork(withoutKind(options));
    case "random-forest":
      return new RandomForest(withoutKind(options));
    default:
      throw new ClaquetaError("INVALID_SETTING", {
        where: "learner",
        what: `kind ${JSON.stringify((options as { kind: unknown }).kind)} is not known`,
        expected: "embedding-network, logistic-regression, naive-bayes, neural-network or random-forest",
      });
  }
}

/** The settings alone. */
export function withoutKind<Options extends { readonly kind: string }>({
  kind: _,
  ...settings
}: Options): Omit<Options, "kind"> {
  return settings;
}
