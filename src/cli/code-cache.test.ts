import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { runWithCodeCache, writeCodeCache } from "./code-cache.ts";

let path: string;
const source = (answer: number): string =>
  `const { basename } = require("node:path");\nglobalThis.answered = [basename(__filename), (() => ${answer})()];\n`;
/** What the file leaves behind, and whether its cache was used. */
function run(): { answered: unknown; isCached: boolean } {
  const { isCached } = runWithCodeCache(path);
  return { answered: (globalThis as { answered?: unknown }).answered, isCached };
}

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "claqueta-")), "program.cjs");
  writeFileSync(path, source(41));
});

describe("a file with a code cache", () => {
  it("runs the same without, and with the one that its first run left", () => {
    const { script, isCached } = runWithCodeCache(path);
    expect(isCached).toBe(false);
    writeCodeCache(path, script);
    expect(run()).toEqual({ answered: ["program.cjs", 41], isCached: true });
  });

  it("runs its own source and never that of the cache, be they of one length", () => {
    writeCodeCache(path, runWithCodeCache(path).script);
    writeFileSync(path, source(42));
    expect(run()).toEqual({ answered: ["program.cjs", 42], isCached: false });
  });

  it("runs without a cache that is cut, changed anywhere or empty", () => {
    const cache = writeCodeCache(path, runWithCodeCache(path).script);
    const sound = readFileSync(cache);
    const damaged = [0, 31, 32, 40, sound.length >> 1, sound.length - 1].map((at) => {
      const bytes = Buffer.from(sound);
      bytes[at] ^= 1;
      return bytes;
    });
    for (const bytes of [...damaged, sound.subarray(0, -8), sound.subarray(0, 16), Buffer.alloc(0)]) {
      writeFileSync(cache, bytes);
      expect(run()).toEqual({ answered: ["program.cjs", 41], isCached: false });
    }
    writeFileSync(cache, sound);
    expect(run().isCached).toBe(true);
  });

  it("throws what it throws", () => {
    writeFileSync(path, 'throw new RangeError("its own");');
    expect(() => runWithCodeCache(path)).toThrow(new RangeError("its own"));
  });
});
