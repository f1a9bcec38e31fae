import { textOfField } from "../documents/fields.ts";
import { readFields } from "../documents/read-field.ts";
import type { Movie } from "../movies/movie.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { defaultLimits } from "./limits.ts";
import { InvalidRequest } from "./problem.ts";

const { fieldCharacters } = defaultLimits;

/** A movie's fields from a request. pointerOf: the place of a field in the request's body. Throws INVALID_REQUEST on a
 * field that the model does not read, and on a value that is too long or not of the field's type. */
export function fieldsOfRequest(
  { fields: schema, vectorLengths }: Pick<GenreModel, "fields" | "vectorLengths">,
  given: { readonly [name: string]: unknown },
  pointerOf: (name: string) => string,
): NonNullable<Movie["fields"]> {
  const refuse = (name: string, what: string, expected: string): never => {
    throw new InvalidRequest(pointerOf(name), `${what}; expected ${expected}`);
  };
  const fields = readFields(schema, given, refuse);
  for (const [name, value] of Object.entries(fields)) {
    if (textOfField(value).length > fieldCharacters)
      refuse(name, "it is too long", `at most ${fieldCharacters} characters`);
    const length = vectorLengths[name];
    if (length !== undefined && value instanceof Float32Array && value.length !== length)
      refuse(name, `it has ${value.length} numbers`, String(length));
  }
  return fields;
}
