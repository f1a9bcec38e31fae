import { ClaquetaError } from "../errors.ts";
import { textTransformsFor, vectorizerFromState } from "../features/registry.ts";
import { isRecord, type JsonValue } from "../json.ts";
import { classifierFromState } from "../learners/classifier-registry.ts";
import type { State, Tensor } from "../matrix/state.ts";
import { Genres } from "../movies/genres.ts";
import { calibrationFromState } from "./calibration.ts";
import type { DecisionRule } from "./decision-rule.ts";
import { GenreModel, type Provenance } from "./genre-model.ts";
import {
  type Container,
  containerPieces,
  damaged,
  encodeContainer,
  encodedByteLength,
  type OpenedContainer,
  openContainer,
} from "./safetensors.ts";

/** Raised with every change that older readers cannot read. */
export const modelFileVersion = 1;

const partNames = ["features", "classifier", "calibration"] as const;
type PartName = (typeof partNames)[number];

interface ModelHeader {
  readonly genres: readonly string[];
  readonly answerRule: DecisionRule;
  readonly provenance: Provenance;
  readonly parts: { readonly [name in PartName]: { readonly kind: string; readonly settings: State["settings"] } };
}

/** The model as one safetensors file; same model, same bytes. Described in docs/model-file.md. */
export async function encodeModel(model: GenreModel): Promise<Uint8Array<ArrayBuffer>> {
  return await encodeContainer(containerOf(model));
}

/** The same bytes in pieces; see containerPieces. */
export const modelPieces = (model: GenreModel): Uint8Array[] => containerPieces(containerOf(model));

/** Size of the model's file in bytes, without making it. */
export const modelByteLength = (model: GenreModel): number => encodedByteLength(containerOf(model));

function containerOf(model: GenreModel): Container {
  const states: { readonly [name in PartName]: State } = {
    features: model.features.toState(),
    classifier: model.classifier.toState(),
    calibration: model.calibration.toState(),
  };
  const tensors: Record<string, Tensor> = { thresholds: { shape: [model.thresholds.length], data: model.thresholds } };
  const parts: Record<string, JsonValue> = {};
  for (const name of partNames) {
    const { kind, settings, tensors: own } = states[name];
    parts[name] = { kind, settings };
    for (const [tensorName, tensor] of Object.entries(own)) tensors[`${name}/${tensorName}`] = tensor;
  }
  const { genres, decisionRule, provenance } = model;
  const header = { genres: genres.names, answerRule: { ...decisionRule }, provenance, parts };
  const metadata = { format: "claqueta", version: String(modelFileVersion), model: JSON.stringify(header) };
  return { metadata, tensors };
}

/** Reads what `encodeModel` wrote. The model uses `bytes` in place: they must not change. Throws BAD_MODEL_FILE on any
 * damage, MODEL_VERSION where a newer Claqueta wrote it. */
export async function decodeModel(bytes: Uint8Array<ArrayBuffer>): Promise<GenreModel> {
  const aligned = bytes.byteOffset % 8 === 0 ? bytes : bytes.slice();
  return await modelOf(openContainer(aligned));
}

/** The same of an open container. */
export async function modelOf({ container, verified }: OpenedContainer): Promise<GenreModel> {
  try {
    return await modelFrom(container);
  } finally {
    // A wrong checksum is told before whatever the damage did to the parts.
    await verified;
  }
}

async function modelFrom({ metadata, tensors }: Container): Promise<GenreModel> {
  if (metadata.format !== "claqueta") throw damaged("it is not a Claqueta model");
  if (metadata.version !== String(modelFileVersion)) {
    throw new ClaquetaError("MODEL_VERSION", {
      where: "model file",
      what: `its version is ${JSON.stringify(metadata.version)}`,
      expected: `version ${modelFileVersion}`,
      next: "Update claqueta, or train the model again with this one.",
    });
  }
  const header = readModelHeader(metadata.model);
  const stateOf = (name: PartName): State => ({ ...header.parts[name], tensors: tensorsUnder(tensors, `${name}/`) });
  const thresholds = tensors.thresholds?.data;
  if (!(thresholds instanceof Float64Array)) throw damaged("it has no thresholds");
  const features = stateOf("features");
  return new GenreModel({
    genres: new Genres(header.genres),
    features: vectorizerFromState(features, await textTransformsFor({ ...features.settings, kind: features.kind })),
    classifier: classifierFromState(stateOf("classifier")),
    calibration: calibrationFromState(stateOf("calibration")),
    thresholds,
    decisionRule: header.answerRule,
    provenance: header.provenance,
  });
}

function tensorsUnder(tensors: { readonly [name: string]: Tensor }, prefix: string): { [name: string]: Tensor } {
  const own = Object.create(null) as { [name: string]: Tensor };
  for (const [name, tensor] of Object.entries(tensors)) {
    if (name.startsWith(prefix)) own[name.slice(prefix.length)] = tensor;
  }
  return own;
}

function readModelHeader(text: string | undefined): ModelHeader {
  let header: unknown;
  try {
    header = JSON.parse(text ?? "");
  } catch (cause) {
    throw damaged("its description is not JSON", cause);
  }
  if (!isRecord(header) || !isRecord(header.parts) || !isRecord(header.provenance)) {
    throw damaged("its description is incomplete");
  }
  const { genres, parts } = header;
  if (!Array.isArray(genres) || !genres.every((name) => typeof name === "string")) throw damaged("it names no genres");
  for (const name of partNames) {
    const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
    if (!isRecord(part) || typeof part.kind !== "string" || !isRecord(part.settings)) {
      throw damaged(`its ${name} are not described`);
    }
  }
  const rule = header.answerRule;
  const isCount = (value: unknown): boolean => Number.isInteger(value);
  if (!isRecord(rule) || !isCount(rule.atLeast) || !(rule.exactly === null || isCount(rule.exactly))) {
    throw damaged("its decision rule is not described");
  }
  return header as unknown as ModelHeader;
}
