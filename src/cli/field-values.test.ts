import { describe, expect, it } from "vitest";
import { fieldValues } from "./field-values.ts";

const schema = { cast: "category", tagline: "text", runtime: "number", embedding: "vector" } as const;

describe("the values of --field", () => {
  it("are those of the model's types; empty ones are none", () => {
    const given = { cast: "Buster Keaton|Sybil Seely", tagline: "a = b", runtime: " 45", embedding: "[1, 0]" };
    expect(fieldValues(given, schema)).toEqual({
      cast: ["Buster Keaton", "Sybil Seely"],
      tagline: "a = b",
      runtime: 45,
      embedding: Float32Array.of(1, 0),
    });
    expect(fieldValues({ cast: "", runtime: "\\N" }, schema)).toEqual({});
    expect(fieldValues(undefined, schema)).toEqual({});
  });

  it.each(["director", "constructor", "toString", "__proto__"])(
    "cannot be of %s, which the model does not read",
    (name) => {
      const given = Object.fromEntries([[name, "x"]]);
      const error = (expected: string) =>
        expect.objectContaining({
          code: "USAGE",
          message: `--field ${name}: the model does not read it; expected ${expected}.`,
        });
      expect(() => fieldValues(given, schema)).toThrow(error("one of cast, tagline, runtime, embedding"));
      expect(() => fieldValues(given, {})).toThrow(error("no field: it reads none"));
    },
  );

  it("say which field has a wrong value and what was expected", () => {
    expect(() => fieldValues({ runtime: "long" }, schema)).toThrow(
      "--field runtime: it is no number; expected a number such as 94 or 7.5.",
    );
    expect(() => fieldValues({ embedding: "1, 2" }, schema)).toThrow("--field embedding: it is no list of numbers");
  });
});
