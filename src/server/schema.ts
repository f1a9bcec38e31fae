import Type, { type Static } from "typebox";
import { fieldTypes } from "../documents/fields.ts";
import { maxVectorLength } from "../documents/read-field.ts";
import { errorTable } from "../errors.ts";
import { defaultLimits } from "./limits.ts";

/** Schemas of requests and answers: they validate requests, type the handlers and make the OpenAPI document. The build
 * turns them into plain JSON and those of requests into validators (scripts/build-schemas.mjs). At run time nothing
 * imports this file, since TypeBox alone takes a third of the server's start. */

const closed = { additionalProperties: false } as const;
const probability = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });
const nonNegative = (description: string) => Type.Number({ minimum: 0, description });

const { titleCharacters, plotCharacters, fieldCharacters, fieldsPerMovie, moviesPerRequest } = defaultLimits;

/** A field's value in a request: text, a number, names or the numbers of a vector; null for none. */
export type FieldJson =
  | string
  | number
  | null
  | readonly string[]
  | readonly number[]
  | readonly { readonly name: string }[];

/** By types alone, without a branch for each: which of them fits is up to the model, and so is what an error says. */
const fieldJson = Type.Unsafe<FieldJson>({
  type: ["string", "number", "array", "null"],
  maxLength: fieldCharacters,
  maxItems: maxVectorLength,
  items: { type: ["string", "number", "object"] },
});

const movieFields = {
  id: Type.Optional(Type.String({ maxLength: 200, description: "Given back with the answer." })),
  title: Type.Optional(Type.String({ maxLength: titleCharacters })),
  year: Type.Optional(
    Type.Union([Type.Integer({ minimum: 1870, maximum: 2100 }), Type.Null()], { description: "null: not known" }),
  ),
  fields: Type.Optional(
    Type.Record(Type.String(), fieldJson, {
      maxProperties: fieldsPerMovie,
      description:
        "What the model also reads, by the names in `fields` of /v1/model; what is absent or null counts as empty. " +
        "text: a string; number: a number; category: names, as a list, or in a string with | or commas between them; " +
        "vector: a list of numbers.",
      examples: [{ cast: ["James Stewart", "Grace Kelly"], runtime: 112 }],
    }),
  ),
};
const plotField = Type.String({ minLength: 1, maxLength: plotCharacters, pattern: "\\S", description: "Not blank." });

/** One movie's fields, or `movies`; and what the answer should hold. */
export const predictBody = Type.Object(
  {
    ...movieFields,
    plot: Type.Optional(plotField),
    movies: Type.Optional(
      Type.Array(Type.Object({ ...movieFields, plot: plotField }, closed), { minItems: 1, maxItems: moviesPerRequest }),
    ),
    topK: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: "Only so many genres, the most probable." }),
    ),
    threshold: Type.Optional(probability("In place of the model's own thresholds and decision rule for `selected`.")),
    explain: Type.Optional(Type.Boolean({ description: "Tell which words spoke for and against." })),
    explainGenres: Type.Optional(
      Type.Array(Type.String({ maxLength: 100 }), {
        minItems: 1,
        maxItems: 100,
        description: "Genres to explain; the movie's three most probable where absent.",
      }),
    ),
  },
  {
    ...closed,
    oneOf: [{ required: ["plot"] }, { required: ["movies"] }],
    examples: [{ title: "Dust and Silver", year: 1958, plot: "A retired gunslinger rides into a frontier town." }],
  },
);
export type PredictBody = Static<typeof predictBody>;

const textSpan = {
  field: Type.String({ description: "title, plot, year or the name of one of the movie's `fields`" }),
  start: Type.Integer({
    description: "First UTF-16 code unit in the field; names of a category count as joined by `, `.",
  }),
  end: Type.Integer({ description: "Behind the last one." }),
};

const explanationSchema = Type.Object({
  method: Type.String({
    description:
      "exact: intercept, words and elsewhere add up to the logit. occlusion: by how much the logit falls when the word is taken out.",
  }),
  genres: Type.Array(
    Type.Object({
      genre: Type.String(),
      logit: Type.Number({ description: "ln(p/(1-p)) before calibration" }),
      intercept: Type.Optional(Type.Number()),
      elsewhere: Type.Optional(Type.Number({ description: "What belongs to no position in the text." })),
      words: Type.Array(Type.Object({ ...textSpan, text: Type.String(), contribution: Type.Number() })),
      terms: Type.Optional(
        Type.Array(
          Type.Object({ term: Type.String(), contribution: Type.Number(), places: Type.Array(Type.Object(textSpan)) }),
          { description: "The strongest terms behind the words." },
        ),
      ),
    }),
  ),
});

export const predictAnswer = Type.Object({
  model: Type.String({ description: "Version of the model that answered." }),
  predictions: Type.Array(
    Type.Object({
      id: Type.Optional(Type.String()),
      genres: Type.Array(
        Type.Object({
          genre: Type.String(),
          probability: Type.Number({ description: "In [0, 1]." }),
          selected: Type.Boolean({
            description: "Whether the movie is said to have the genre: by its threshold and the model's decision rule.",
          }),
        }),
        { description: "The most probable first." },
      ),
      explanation: Type.Optional(explanationSchema),
    }),
    { description: "One a movie, in the order of the request." },
  ),
});
export type PredictAnswer = Static<typeof predictAnswer>;

export const reportBody = Type.Object(
  {
    plot_title_year: Type.String({
      minLength: 1,
      maxLength: plotCharacters + titleCharacters,
      pattern: "\\S",
      description: "Plot, title and year as one text.",
    }),
  },
  { ...closed, examples: [{ plot_title_year: "A retired gunslinger rides into town. Dust and Silver 1958" }] },
);

export const reportAnswer = Type.Object({
  predictions: Type.Array(Type.Array(Type.Number()), {
    description: "One list of probabilities in the order of /v1/genres.",
  }),
});

export const genresAnswer = Type.Object({
  model: Type.String(),
  genres: Type.Array(Type.Object({ genre: Type.String(), threshold: probability("From here on `selected`.") }), {
    description: "In the order of the numbers of /predict.",
  }),
});

export const modelAnswer = Type.Object({
  name: Type.String(),
  version: Type.String({ description: "The first 12 digits of sha256." }),
  sha256: Type.String({ description: "As the model file states it." }),
  modelBytes: nonNegative("Size of the file."),
  genreCount: Type.Integer(),
  features: Type.Object({ kind: Type.String(), columnCount: Type.Integer() }),
  fields: Type.Record(Type.String(), Type.String({ enum: fieldTypes }), {
    description: "What the model reads beside title, year and plot, with its type.",
  }),
  vectorLengths: Type.Record(Type.String(), Type.Integer(), {
    description: "How many numbers the vectors among `fields` have.",
  }),
  classifier: Type.Object({ kind: Type.String() }),
  calibration: Type.Object({ kind: Type.String() }),
  explanation: Type.String({ description: "exact or occlusion" }),
  provenance: Type.Unknown({ description: "Recipe, seed, data and notes such as held-out metrics." }),
  limits: Type.Record(Type.String(), Type.Number()),
});

export const reloadAnswer = Type.Object({
  changed: Type.Boolean({ description: "false: the file holds the model that served already." }),
  version: Type.String(),
  previous: Type.String(),
});

export const savedReportAnswer = Type.Unknown();
export const metricsAnswer = Type.String();

/** RFC 9457. */
const problemSchema = Type.Object(
  {
    type: Type.String({ description: "Where the error is described: /v1/errors#CODE." }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String({ enum: Object.keys(errorTable) }),
    requestId: Type.String(),
    errors: Type.Optional(
      Type.Array(
        Type.Object({
          pointer: Type.String({ description: "JSON pointer (RFC 6901) into the request's body." }),
          detail: Type.String(),
        }),
      ),
    ),
    error: Type.Optional(
      Type.String({ description: "The detail once more, where clients of the Open Inference Protocol look." }),
    ),
  },
  { description: "What went wrong (RFC 9457)." },
);
export type Problem = Static<typeof problemSchema>;

export const errorsAnswer = Type.Array(
  Type.Object({ code: Type.String(), status: Type.Integer(), summary: Type.String() }),
);

const problemResponse = { description: "Problem", content: { "application/problem+json": { schema: problemSchema } } };
/** Answers that every route may give, for the OpenAPI document only: problems are few and need no compiled
 * serialiser. */
export const problemResponses = { "4XX": problemResponse, "5XX": problemResponse };
