import type { Document, FieldSchema, FieldValue } from "../documents/fields.ts";
import { fieldForms, readFieldText } from "../documents/read-field.ts";
import { ClaquetaError } from "../errors.ts";

/** The values of `--field` as the model's fields. Throws USAGE on a field that the model does not read and on a value
 * that is not of the field's type. */
export function fieldValues(given: Record<string, string> = {}, schema: FieldSchema): NonNullable<Document["fields"]> {
  const fields: { [name: string]: FieldValue } = {};
  for (const [name, text] of Object.entries(given)) {
    const refuse = (what: string, expected: string): never => {
      throw new ClaquetaError("USAGE", { where: `--field ${name.slice(0, 40)}`, what, expected });
    };
    if (!Object.hasOwn(schema, name)) {
      const names = Object.keys(schema);
      refuse(
        "the model does not read it",
        names.length === 0 ? "no field: it reads none" : `one of ${names.join(", ")}`,
      );
    }
    const value = readFieldText(schema[name], text, (what) => refuse(what, fieldForms[schema[name]]));
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}
