import Type, { type Static } from "typebox";
import { defaultLimits } from "./limits.ts";

/** The Open Inference Protocol, version 2, REST (github.com/kserve/open-inference-protocol), with Triton's binary
 * tensor extension. Unlike the rest of the API its requests may have unknown fields: the protocol allows this for
 * parameters, and clients send their own. */

const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
const parameters = Type.Optional(Type.Record(Type.String(), scalar));
const name = Type.String({ maxLength: 100 });

/** Depth at most two: [n], [n, 1] or, of vectors, [n, d]. */
const value = [Type.String(), Type.Number(), Type.Null()];
const tensorData = Type.Array(Type.Union([...value, Type.Array(Type.Union(value))]));

export const inferBody = Type.Object({
  id: Type.Optional(Type.String({ maxLength: 200 })),
  parameters,
  inputs: Type.Array(
    Type.Object({
      name,
      shape: Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1, maxItems: 2 }),
      datatype: Type.String({ maxLength: 10 }),
      parameters,
      data: Type.Optional(tensorData),
    }),
    {
      minItems: 1,
      maxItems: 3 + defaultLimits.fieldsPerMovie,
      description:
        "plot (BYTES), and where known title (BYTES), year (an integer type, 0 for unknown) and the model's fields by " +
        "their names: BYTES for texts and categories (| between names), numbers with null or NaN for unknown; each " +
        `[n] or [n, 1], vectors [n, d], n up to ${defaultLimits.moviesPerRequest}`,
    },
  ),
  outputs: Type.Optional(Type.Array(Type.Object({ name, parameters }), { maxItems: 10 })),
});
export type InferBody = Static<typeof inferBody>;
export type InputTensor = InferBody["inputs"][number];

export const inferAnswer = Type.Object({
  model_name: Type.String(),
  model_version: Type.String(),
  id: Type.Optional(Type.String()),
  outputs: Type.Array(
    Type.Object({
      name: Type.String(),
      datatype: Type.String(),
      shape: Type.Array(Type.Integer()),
      parameters: Type.Optional(Type.Record(Type.String(), Type.Integer())),
      data: Type.Optional(Type.Array(Type.Number())),
    }),
  ),
});
export type InferAnswer = Static<typeof inferAnswer>;

export const versionParams = Type.Object({ version: Type.String({ maxLength: 100 }) });

const tensorMetadata = Type.Array(
  Type.Object({ name: Type.String(), datatype: Type.String(), shape: Type.Array(Type.Integer()) }),
);
export const modelMetadata = Type.Object({
  name: Type.String(),
  versions: Type.Array(Type.String()),
  platform: Type.String(),
  inputs: tensorMetadata,
  outputs: tensorMetadata,
});
export const serverMetadata = Type.Object({
  name: Type.String(),
  version: Type.String(),
  extensions: Type.Array(Type.String()),
});
export const liveAnswer = Type.Object({ live: Type.Boolean() });
export const readyAnswer = Type.Object({ ready: Type.Boolean() });
export const modelReady = Type.Object({ name: Type.String(), ready: Type.Boolean() });
