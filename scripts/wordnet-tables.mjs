// Packs what lemmas need of WordNet 3.0 into src/text/wordnet-tables.ts. Run by hand, with its result committed:
// WordNet 3.0 is final, and no npm package holds both its index files and its exception lists. Usage: node
// scripts/wordnet-tables.mjs DICT_DIR
// DICT_DIR holds index.{noun,verb,adj,adv} and {noun,verb,adj,adv}.exc, such as /usr/share/wordnet of Debian's package
// wordnet-base 3.0, or the folder dict/ of Princeton's own archive.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "fflate";
import { root } from "./prepare.mjs";

const folder = process.argv[2];
if (folder === undefined) {
  console.error("Usage: node scripts/wordnet-tables.mjs DICT_DIR");
  process.exit(64);
}
const lines = (name) =>
  readFileSync(join(folder, name), "utf8")
    .split("\n")
    .filter((line) => /^\S/.test(line));
// src/text/wordnet.ts relies on this order and its bits: 1 noun, 2 verb, 4 adjective. Adverbs have no rules; their
// index serves their exceptions alone.
const parts = ["noun", "verb", "adj", "adv"];
const indexes = parts.map((part) => new Set(lines(`index.${part}`).map((line) => line.split(" ", 1)[0])));

const bits = new Map();
for (const [part, words] of indexes.slice(0, 3).entries()) {
  // Lemmas of several words, joined by underscores, match no token.
  for (const word of words) if (!word.includes("_")) bits.set(word, (bits.get(word) ?? 0) | (1 << part));
}
let previous = "";
const frontCoded = [...bits.keys()].sort().map((word) => {
  if (!/^[^A-Z\n]+$/.test(word)) throw new Error(`${word}: capitals mark where a word begins`);
  let shared = 0;
  while (shared < 25 && shared < word.length && previous[shared] === word[shared]) shared++;
  previous = word;
  return String.fromCharCode(65 + shared) + bits.get(word) + word.slice(shared);
});

// The lemma of an exception: the shortest of the word and its base forms in the index.
const exceptions = parts.map((part, i) => {
  const lemmas = new Map();
  for (const line of lines(`${part}.exc`)) {
    const [word, ...bases] = line.trim().split(/\s+/);
    if (word.includes("_")) continue;
    const known = [word, ...bases].filter((base) => indexes[i].has(base));
    lemmas.set(word, known.sort((a, b) => a.length - b.length)[0] ?? word);
  }
  return [...lemmas].map(([word, lemma]) => `${word} ${lemma}`).join(" ");
});

const packed = deflateSync(new TextEncoder().encode([frontCoded.join(""), ...exceptions].join("\n")), { level: 9 });
const path = join(root, "src/text/wordnet-tables.ts");
writeFileSync(
  path,
  `// Made by scripts/wordnet-tables.mjs from WordNet 3.0; not to be edited. WordNet 3.0 Copyright 2006 by Princeton
// University. All rights reserved. The licence that these words come under is in the package's NOTICE.
export const wordnetBase64 =\n  "${Buffer.from(packed).toString("base64")}";\n`,
);
console.log(`${path}: ${bits.size} words, ${packed.length} bytes packed`);
