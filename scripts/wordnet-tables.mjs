// Packs what lemmas need of WordNet 3.0 into src/text/wordnet-tables.ts. Run by hand, and its result is committed: WordNet
// 3.0 is final, and no npm package holds its index files together with its exception lists.
// Usage: node scripts/wordnet-tables.mjs DICT_DIR
// DICT_DIR holds index.{noun,verb,adj,adv} and {noun,verb,adj,adv}.exc, such as /usr/share/wordnet of Debian's package
// wordnet-base 3.0, or the folder dict/ of Princeton's own archive.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { deflateSync } from "fflate";

const folder = process.argv[2];
if (folder === undefined) {
  console.error("Usage: node scripts/wordnet-tables.mjs DICT_DIR");
  process.exit(64);
}
const lines = (name) =>
  readFileSync(join(folder, name), "utf8")
    .split("\n")
    .filter((line) => /^\S/.test(line));
// Order and bits are known to src/text/wordnet.ts: 1 noun, 2 verb, 4 adjective. Adverbs have no rules, so their index is
// needed here only, to settle their exceptions.
const parts = ["noun", "verb", "adj", "adv"];
const index = parts.map((part) => new Set(lines(`index.${part}`).map((line) => line.split(" ", 1)[0])));

const bits = new Map();
for (const [place, words] of index.slice(0, 3).entries()) {
  // A token has no space, so the lemmas of several words, joined by underscores, can never be asked for.
  for (const word of words) if (!word.includes("_")) bits.set(word, (bits.get(word) ?? 0) | (1 << place));
}
let previous = "";
const frontCoded = [...bits.keys()].sort().map((word) => {
  if (!/^[^A-Z\n]+$/.test(word)) throw new Error(`${word}: capitals mark where a word begins`);
  let shared = 0;
  while (shared < 25 && shared < word.length && previous[shared] === word[shared]) shared++;
  previous = word;
  return String.fromCharCode(65 + shared) + bits.get(word) + word.slice(shared);
});

// An exception is settled here: the shortest of the word itself and its listed base forms, of those that the index has.
const exceptions = parts.map((part, place) => {
  const settled = new Map();
  for (const line of lines(`${part}.exc`)) {
    const [word, ...bases] = line.trim().split(/\s+/);
    const known = [word, ...bases].filter((base) => index[place].has(base));
    if (!word.includes("_"))
      settled.set(
        word,
        known.reduce((a, b) => (b.length < a.length ? b : a), known[0] ?? word),
      );
  }
  return [...settled].map(([word, lemma]) => `${word} ${lemma}`).join(" ");
});

const packed = deflateSync(new TextEncoder().encode([frontCoded.join(""), ...exceptions].join("\n")), { level: 9 });
const path = fileURLToPath(new URL("../src/text/wordnet-tables.ts", import.meta.url));
writeFileSync(
  path,
  `// Made by scripts/wordnet-tables.mjs from WordNet 3.0; not to be edited. WordNet 3.0 Copyright 2006 by Princeton
// University. All rights reserved. The licence that these words come under is in the package's NOTICE.
export const wordnetBase64 =\n  "${Buffer.from(packed).toString("base64")}";\n`,
);
console.log(`${path}: ${bits.size} words, ${packed.length} bytes packed`);
