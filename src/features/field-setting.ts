import { allowedFieldNames, fieldNamePattern, isFieldName } from "../documents/fields.ts";

/** The setting that names a field beside those of every movie. */
export const ownFieldSetting = (example: string, description: string) =>
  ({
    type: "string",
    pattern: fieldNamePattern,
    default: example,
    description,
    refine: { allowed: allowedFieldNames, passes: (field: string): boolean => isFieldName(field) },
  }) as const;
