import { describe, expect, it } from "vitest";
import { type FieldSchema, isFieldName, isFieldType, joinFields, textOfField } from "./fields.ts";

describe("the name of a field", () => {
  it.each(["cast", "c", "imdb_rating2", "a".repeat(40), "proto"])("may be %s", (name) => {
    expect(isFieldName(name)).toBe(true);
  });

  it.each([
    "id",
    "title",
    "year",
    "plot",
    "genres",
    "fields",
    "text",
    "constructor",
    "__proto__",
    "plot-title",
    "Cast",
    "2nd",
    "_a",
    "",
    "a b",
    "a\n",
    "é",
    "a".repeat(41),
  ])("cannot be %j", (name) => {
    expect(isFieldName(name)).toBe(false);
  });

  it("has one of four types", () => {
    expect(["text", "number", "category", "vector"].map(isFieldType)).toEqual([true, true, true, true]);
    expect(["Text", "list", "", "toString"].map(isFieldType)).toEqual([false, false, false, false]);
  });
});

describe("fields that several parts read", () => {
  it("are joined, in the order in which they are met", () => {
    expect(Object.entries(joinFields([{ b: "text" }, {}, { a: "number", b: "text" }]))).toEqual([
      ["b", "text"],
      ["a", "number"],
    ]);
    expect(joinFields([])).toEqual({});
  });

  it.each([
    [[{ cast: "text" }, { cast: "category" }], "cast is read as text and as category"],
    [[{ Cast: "text" }], '"Cast"; expected a name of a field'],
    [[{ constructor: "text" }], '"constructor"; expected a name of a field'],
    [[JSON.parse('{"__proto__":"text"}')], '"__proto__"; expected a name of a field'],
    [[{ cast: "names" }], 'the type of cast is "names"; expected one of text, number, category, vector'],
  ] as unknown as readonly (readonly [FieldSchema[], string])[])("are refused: %j", (schemas, message) => {
    expect(() => joinFields(schemas)).toThrow(expect.objectContaining({ code: "INVALID_SETTING" }));
    expect(() => joinFields(schemas)).toThrow(message);
  });
});

it("a field's value has a text: a vector's and that of none is empty", () => {
  expect(textOfField("a | b")).toBe("a | b");
  expect(textOfField(7.5)).toBe("7.5");
  expect(textOfField(["France", "Italy"])).toBe("France, Italy");
  expect(textOfField(Float32Array.of(1, 2))).toBe("");
  expect(textOfField(undefined)).toBe("");
  for (const odd of [null, {}, true]) expect(textOfField(odd as never)).toBe("");
});
