import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { decodeModel } from "../../src/predict.ts";
import { smallModelFile } from "../fixtures/small-model.ts";
import { bundle, bundleAtStart } from "./bundling.ts";

describe("a bundle of one import", () => {
  it("of a metric holds that metric and next to nothing else", async () => {
    const code = await bundle('export { rocAucScore } from "claqueta";');
    expect(code).not.toContain("node:");
    expect(code).toContain("HARD_LABELS");
    // With the error table; the whole package is over a megabyte.
    expect(code.length).toBeLessThan(20_000);
  });

  it("of prediction holds no Node, and the lemma tables only for those who need them", async () => {
    const code = await bundleAtStart('export { decodeModel } from "claqueta/predict";');
    expect(code).not.toContain("node:");
    // How WordNet's tables begin.
    expect(code).not.toContain("rJ3bduNGk6Ufx1fyGCTo6r506Viqst3TMy8AkZAIiyT48yAV");
    // No learner: where its settings are checked, and the name of what it runs on threads.
    expect(code).not.toContain("learner logistic-regression");
    expect(code).not.toMatch(/learners\/fit-(trees|embedding|network|logistic)/);
    // All classifiers, features with what fits them, checks of kinds of one's own, and kernels (a fifth of it); what
    // learns, judges or writes would add as much again.
    expect(code.length).toBeLessThan(160_000);
  });
});

describe("claqueta/predict where there is nothing of Node", () => {
  it("gives the same probabilities and explanations in a bare context with the web's globals alone", async () => {
    const file = await smallModelFile();
    const bytes = new Uint8Array(readFileSync(file));
    const movie = { id: "1", title: "Rain", year: 1948, plot: "A detective hunts a killer through a wet city." };
    const code = await bundle('export { decodeModel, explain } from "claqueta/predict";', "iife");
    // What every edge runtime has (WinterTC's minimum common API), less fetch; no process, Buffer, require or node:.
    const { TextDecoder, TextEncoder, WebAssembly, crypto, atob, performance } = globalThis;
    const { DecompressionStream, Response, ReadableStream, Blob } = globalThis;
    const context = createContext({
      ...{ TextDecoder, TextEncoder, WebAssembly, crypto, atob, performance },
      ...{ DecompressionStream, Response, ReadableStream, Blob },
      modelBytes: bytes,
      movie,
    });
    const script = `${code}
      bundled.decodeModel(new Uint8Array(modelBytes)).then((model) => JSON.stringify({
        answer: model.predict([movie])[0],
        why: bundled.explain(model, movie, ["Crime"]),
        node: typeof process + typeof Buffer + typeof require,
      }));`;
    const { answer, why, node } = JSON.parse(await runInContext(script, context));
    const model = await decodeModel(bytes);
    expect(node).toBe("undefinedundefinedundefined");
    expect(answer).toEqual(model.predict([movie])[0]);
    expect(why.genres[0].words.length).toBeGreaterThan(0);
  });
});
