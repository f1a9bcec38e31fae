import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ClaquetaError } from "../errors.ts";
import { type Container, encodeContainer, openContainer } from "./safetensors.ts";

const example = {
  metadata: { format: "claqueta", note: "ñ €" },
  tensors: {
    small: { shape: [3], data: new Uint8Array([1, 2, 3]) },
    weights: { shape: [2, 2], data: new Float32Array([1, -2, 0.5, Number.MAX_VALUE]) },
    wide: { shape: [1], data: new Float64Array([Math.PI]) },
    none: { shape: [0, 4], data: new Int32Array(0) },
  },
};

async function decodeContainer(bytes: Uint8Array<ArrayBuffer>): Promise<Container> {
  const { container, verified } = openContainer(bytes);
  await verified;
  return container;
}

async function refusal(bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  return await decodeContainer(bytes).then(
    () => "accepted",
    (error) => (error instanceof ClaquetaError ? error.code : error),
  );
}

describe("the model file's container", () => {
  it("gives back what was put in", async () => {
    const read = await decodeContainer(await encodeContainer(example));
    expect({ ...read.metadata }).toEqual(example.metadata);
    expect({ ...read.tensors }).toEqual(example.tensors);
  });

  it("gives the same bytes for the same content", async () => {
    const reordered = { ...example, tensors: Object.fromEntries(Object.entries(example.tensors).reverse()) };
    expect(await encodeContainer(reordered)).toEqual(await encodeContainer(example));
  });

  it("refuses a file cut at any byte", async () => {
    const bytes = await encodeContainer(example);
    for (let length = 0; length < bytes.length; length++) {
      expect(await refusal(bytes.slice(0, length)), `cut at ${length}`).toBe("BAD_MODEL_FILE");
    }
  });

  it("refuses a file with any bit flipped", async () => {
    const bytes = await encodeContainer(example);
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      expect(await refusal(flipped), `bit ${bit}`).toBe("BAD_MODEL_FILE");
    }
  });

  it("refuses noise of any length with its own error", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (noise) => {
        expect(await refusal(new Uint8Array(noise))).toBe("BAD_MODEL_FILE");
      }),
    );
  });

  it("refuses a header that claims more than there is, before anything is allocated", async () => {
    const bytes = await encodeContainer(example);
    new DataView(bytes.buffer).setBigUint64(0, 2n ** 62n, true);
    expect(await refusal(bytes)).toBe("BAD_MODEL_FILE");
  });
});
