import type { JsonValue } from "../json.ts";
import type { SettingsSchema } from "./settings-schema.ts";

type Properties = { readonly [name: string]: JsonValue };

/** The settings as properties of a JSON Schema. */
export const schemaProperties = (settings: SettingsSchema): Properties =>
  Object.fromEntries(Object.entries(settings).map(([name, { refine: _, ...schema }]) => [name, schema as JsonValue]));

/** A JSON Schema of an object with these properties and no others. optional: names that may be absent. */
export const objectSchema = (properties: Properties, optional: readonly string[] = []): JsonValue => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});

/** A JSON Schema of these settings, all optional, and of the required `kind` if one is given. */
export const settingsSchema = (
  settings: SettingsSchema,
  kind?: { readonly kind: string; readonly description: string },
) => {
  const properties = schemaProperties(settings);
  if (kind === undefined) return objectSchema(properties, Object.keys(properties));
  return {
    ...(objectSchema({ kind: { const: kind.kind }, ...properties }, Object.keys(properties)) as Properties),
    description: kind.description,
  };
};
