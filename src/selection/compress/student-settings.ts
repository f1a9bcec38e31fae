import { richExtraFeatures } from "../recipes/rich-features.ts";
import type { StudentSettings } from "./student.ts";

const hiddenUnits = 96;
const genresAsMeasured = 24;
/** A term's codes at four bits, a scale for each of the two tables, its fingerprint and its inverse document frequency. */
const termBytes = (hiddenUnits + genresAsMeasured) / 2 + 2 * 2 + 3.2;
/** More terms are rarer than a student can learn from. */
const mostTerms = 300_000;

/** The student that a budget for terms and tables holds: as many terms as there is room for, all in four bits. Measured:
 * docs/methods.md. */
export function studentSettings(tableBytes: number): StudentSettings {
  return {
    features: richExtraFeatures,
    termCount: Math.max(1, Math.min(mostTerms, Math.floor(tableBytes / termBytes))),
    linearStorage: "int4",
    networkStorage: "int4",
    network: { hiddenUnits, epochs: 8, wordDropout: 0.4, hiddenDropout: 0, alwaysKeptColumns: 16 },
    mixShare: 0.04,
  };
}
