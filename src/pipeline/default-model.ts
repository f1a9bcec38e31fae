import { fileURLToPath } from "node:url";

/** Path of the model that predicts when none is named, for `loadModel`; it may be missing in a development tree (`npm
 * run train:default` makes it). */
export const defaultModelPath = (): string => fileURLToPath(new URL("../../models/default.claqueta", import.meta.url));

/** Path of its held-out figures, as JSON; may be missing like the model. */
export const defaultReportPath = (): string => fileURLToPath(new URL("../../models/report.json", import.meta.url));
