import { describe, expect, it } from "vitest";
import { type FieldType, fieldTypes } from "./fields.ts";
import { readFieldJson, readFieldText } from "./read-field.ts";

const refuse = (what: string): never => {
  throw new Error(what);
};
const read = (type: FieldType, text: string) => readFieldText(type, text, refuse);
const readJson = (type: FieldType, value: unknown) => readFieldJson(type, value, refuse);

describe("a field's value in a file", () => {
  it.each(fieldTypes)("is none where a %s says so", (type) => {
    for (const text of ["", "  ", "\\N", "null", "None", "NaN", "nan", "N/A", " \\N\t"]) {
      expect([text, read(type, text)]).toEqual([text, undefined]);
    }
  });

  it("is text as it stands, or the names of a list with commas between them", () => {
    expect(read("text", " a, b ")).toBe(" a, b ");
    expect(read("text", "['heist', \"it's\"]")).toBe("heist, it's");
    expect(read("text", '[{"id": 1, "name": "heist"}, {"name": "moon"}]')).toBe("heist, moon");
    expect(read("text", "[sic] a note")).toBe("[sic] a note");
    expect(read("text", "[1, 2]")).toBe("[1, 2]");
  });

  it.each([
    ["94", 94],
    ["7.5", 7.5],
    [" 12 ", 12],
    ["-3", -3],
    ["+4", 4],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["2E-1", 0.2],
  ])("is the number %s", (text, value) => {
    expect(read("number", text)).toBe(value);
  });

  it.each(["1e999", "-1e999", "Infinity", "abc", "0x10", "0b1", "1_000", "1,5", "12 min", "[1]", "--1", ".", "1e"])(
    "is no number: %s",
    (text) => {
      expect(() => read("number", text)).toThrow("it is no number");
    },
  );

  it("is a list of categories, trimmed, each once, in their order", () => {
    for (const text of ["France|Italy", "France, Italy,", "['France', 'Italy', 'France']", '["France", " Italy "]']) {
      expect(read("category", text)).toEqual(["France", "Italy"]);
    }
    expect(read("category", '[{"name": "France"}, {"name": "Italy"}]')).toEqual(["France", "Italy"]);
    expect(read("category", "Washington, D.C.|Paris")).toEqual(["Washington, D.C.", "Paris"]);
    expect(read("category", "France")).toEqual(["France"]);
    expect(read("category", "constructor|__proto__")).toEqual(["constructor", "__proto__"]);
    for (const text of ["|", " , ,", "[]", "['']"]) expect(read("category", text)).toBeUndefined();
  });

  it("has at most 1,000 categories", () => {
    const names = Array.from({ length: 1000 }, (_, i) => `n${i}`);
    for (const join of [names.join("|"), names.join(","), JSON.stringify(names)]) {
      expect(read("category", join)).toHaveLength(1000);
    }
    const more = [...names, "n1000"];
    for (const join of [more.join("|"), more.join(","), JSON.stringify(more)]) {
      expect(() => read("category", join)).toThrow("it has more than 1000 names");
    }
  });

  it("is a vector in float32", () => {
    expect(read("vector", "[0.1, -2, 3e1]")).toEqual(Float32Array.of(0.1, -2, 30));
    expect(read("vector", "[]")).toBeUndefined();
    expect(read("vector", JSON.stringify(new Array(16_384).fill(1)))).toHaveLength(16_384);
  });

  it.each([
    ["0.1, 0.2", "it is no list of numbers"],
    ["[1, null]", "it is no list of numbers"],
    ['["1"]', "it is no list of numbers"],
    ["[[1]]", "it is no list of numbers"],
    ['{"0": 1}', "it is no list of numbers"],
    ["[1e39]", "a number is too large for float32"],
    ["[1, 1e999]", "a number is too large for float32"],
    [JSON.stringify(new Array(16_385).fill(1)), "it has more than 16384 numbers"],
  ])("is no vector: %.20s", (text, what) => {
    expect(() => read("vector", text)).toThrow(what);
  });
});

describe("a field's value in a JSON body", () => {
  it.each(fieldTypes)("is none where a %s is null or absent", (type) => {
    expect([readJson(type, null), readJson(type, undefined), readJson(type, "")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("is what the same text in a file is", () => {
    expect(readJson("number", "94")).toBe(94);
    expect(readJson("category", "a|b")).toEqual(["a", "b"]);
    expect(readJson("vector", "[1]")).toEqual(Float32Array.of(1));
  });

  it("is a value of the field's type", () => {
    expect(readJson("number", 7.5)).toBe(7.5);
    expect(readJson("vector", [1, 2])).toEqual(Float32Array.of(1, 2));
    expect(readJson("category", ["a", { name: "b" }, "a"])).toEqual(["a", "b"]);
    expect(readJson("text", ["a", { id: 3, name: "b" }])).toBe("a, b");
  });

  it.each([
    ["number", true, "it is no number"],
    ["number", Number.NaN, "it is no number"],
    ["number", [1], "it is no number"],
    ["text", 5, "it is no text"],
    ["text", { name: "a" }, "it is no text"],
    ["category", 5, "it is no list of names"],
    ["category", [1], "it is no list of names"],
    ["category", [{}], "it is no list of names"],
    ["category", { name: "a" }, "it is no list of names"],
    ["category", new Array(1001).fill("a"), "it has more than 1000 names"],
    ["vector", { 0: 1, length: 1 }, "it is no list of numbers"],
    ["vector", 1, "it is no list of numbers"],
    ["vector", [Number.POSITIVE_INFINITY], "a number is too large for float32"],
  ] as const)("is refused as a %s: %j", (type, value, what) => {
    expect(() => readJson(type, value)).toThrow(what);
  });
});
