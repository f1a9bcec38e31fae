import { describe, expect, it } from "vitest";
import { TermList } from "./term-list.ts";
import { termOrder } from "./term-order.ts";
import { UnitTexts } from "./unit-texts.ts";

function textsOf(strings: readonly string[]): UnitTexts {
  const texts = new UnitTexts();
  for (const each of strings) texts.addString(each);
  return texts;
}

function listOf(strings: readonly string[]): TermList {
  const texts = textsOf(strings);
  return TermList.of(texts, termOrder(texts));
}

/** The tensors of a file with these bytes. */
function fromFile(terms: readonly (readonly number[])[]): TermList {
  const offsets = Int32Array.from([0, ...terms.map((_, i) => terms.slice(0, i + 1).flat().length)]);
  const bytes = Uint8Array.from(terms.flat());
  return TermList.fromTensors({
    termBytes: { shape: [bytes.length], data: bytes },
    termOffsets: { shape: [offsets.length], data: offsets },
  });
}

const strings = ["fox", "fo", "den fox", "den", "é", "\uffff", "🤖", "ｆ", "a\u0000b", "🤖🤖", "zoë", "zo"];

describe("a list of terms", () => {
  it("finds each of its terms and no other text", () => {
    const list = listOf(strings);
    const others = ["", "f", "foxy", "den ", "🤗", "\ue000", "zz", "É", "a"];
    for (const each of [...strings, ...others]) {
      const { units, unitCount } = textsOf([each]);
      expect(list.find(units, 0, unitCount), JSON.stringify(each)).toBe(list.strings.indexOf(each));
    }
  });

  it("gives back as code units what it was made of", () => {
    const list = listOf(strings);
    const texts = list.toUnitTexts();
    const back = Array.from({ length: texts.count }, (_, i) =>
      String.fromCharCode(...texts.units.subarray(texts.startOf(i), texts.ends[i])),
    );
    expect(back).toEqual(list.strings);
    expect([...back].sort()).toEqual([...strings].sort());
  });

  it("takes from a file only UTF-8, in order, none twice", () => {
    expect(fromFile([[0x61], [0x61, 0x62], [0xc3, 0xa9]]).strings).toEqual(["a", "ab", "é"]);
    const damaged = expect.objectContaining({ code: "BAD_MODEL_FILE" });
    expect(() => fromFile([[0x61], [0x61]])).toThrow(damaged);
    expect(() => fromFile([[0x61, 0x62], [0x61]])).toThrow(damaged);
    expect(() => fromFile([[0xc3, 0xa9], [0x62]])).toThrow(damaged);
    expect(() => fromFile([[0x61, 0xc3], [0xa9]])).toThrow(damaged);
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
      expect(() => fromFile([bytes])).toThrow(damaged);
    }
  });
});
