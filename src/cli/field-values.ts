import type { Document, FieldSchema } from "../documents/fields.ts";
import { readFields } from "../documents/read-field.ts";
import { ClaquetaError } from "../errors.ts";

/** The values of `--field` as the model's fields. Throws USAGE on a field that the model does not read and on a value
 * that is not of the field's type. */
export const fieldValues = (given: Record<string, string> = {}, schema: FieldSchema): NonNullable<Document["fields"]> =>
  readFields(schema, given, (name, what, expected) => {
    throw new ClaquetaError("USAGE", { where: `--field ${name.slice(0, 40)}`, what, expected });
  });
