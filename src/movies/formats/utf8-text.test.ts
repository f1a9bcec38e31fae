import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Utf8Text } from "./utf8-text.ts";

/** What comes out when the bytes come in pieces of the given size. */
function decoded(bytes: Uint8Array, size: number): { text: string; fault: string | undefined } {
  const decoder = new Utf8Text();
  let text = "";
  for (let at = 0; at < bytes.length && decoder.fault === undefined; at += size) {
    text += decoder.decode(bytes.subarray(at, at + size));
  }
  if (decoder.fault === undefined) text += decoder.decode(new Uint8Array(0), true);
  return { text, fault: decoder.fault };
}

describe("Utf8Text", () => {
  it("gives the text back, whatever the pieces, and takes one byte order mark off", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), fc.integer({ min: 1, max: 9 }), (text, size) => {
        const clean = text.replaceAll("\0", "").replace(/^\ufeff/, "");
        expect(decoded(new TextEncoder().encode(clean), size)).toEqual({ text: clean, fault: undefined });
        expect(decoded(new TextEncoder().encode(`\ufeff${clean}`), size).text).toBe(clean);
      }),
      { seed: 5 },
    );
  });

  it("gives the good text before a bad byte and that byte's offset, whatever the pieces", () => {
    const good = new TextEncoder().encode("añ🎬");
    for (const size of [1, 2, 3, 5, 100]) {
      for (const bad of [[0xff], [0xc3, 0x28], [0x80], [0xed, 0xa0, 0x80], [0xf5], [0xc0, 0xaf]]) {
        const { text, fault } = decoded(Uint8Array.from([...good, ...bad, 0x61]), size);
        expect(text).toBe("añ🎬");
        expect(fault).toBe("byte 7 is not valid UTF-8");
      }
      expect(decoded(good.subarray(0, 5), size)).toEqual({ text: "añ", fault: "byte 3 is not valid UTF-8" });
      const nul = decoded(Uint8Array.from([...good, 0, 0xff]), size);
      expect(nul).toEqual({ text: "añ🎬", fault: "byte 7 is NUL" });
    }
  });

  it("knows UTF-16 by its mark", () => {
    expect(decoded(Uint8Array.from([0xff, 0xfe, 0x61, 0]), 4).fault).toContain("UTF-16");
  });
});
