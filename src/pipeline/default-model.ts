import { fileURLToPath } from "node:url";

/** Where the package keeps the model that predicts when none is named; it may be missing in a development tree
 * (`npm run train:default` makes it). For `loadModel`. */
export const defaultModelPath = (): string => fileURLToPath(new URL("../../models/default.claqueta", import.meta.url));

/** Where its held-out figures stand, as JSON; may be missing like the model. */
export const defaultReportPath = (): string => fileURLToPath(new URL("../../models/report.json", import.meta.url));
