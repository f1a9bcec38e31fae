import TypeBox from "typebox";
import { describe, expect, it } from "vitest";
import { Type } from "./schema-builder.ts";

/** The same schemas, by whichever builder. */
const build = (T: typeof Type): unknown =>
  T.Object(
    {
      text: T.String({ maxLength: 3, pattern: "\\S" }),
      maybe: T.Optional(T.Union([T.Integer({ minimum: 0 }), T.Null()], { description: "both" })),
      list: T.Optional(T.Array(T.Object({ yes: T.Boolean(), any: T.Optional(T.Unknown()) }), { minItems: 1 })),
      none: T.Object({ only: T.Optional(T.Number()) }),
      map: T.Record(T.String(), T.Number()),
    },
    { additionalProperties: false },
  );

describe("the schema builder", () => {
  it("makes the JSON Schema that TypeBox makes", () => {
    const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    expect(asJson(build(Type))).toEqual(asJson(build(TypeBox)));
  });
});
