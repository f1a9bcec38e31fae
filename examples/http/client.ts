// Predicts and explains with the package's client, which needs nothing but fetch: Node, browsers, edge runtimes.
// Usage: node client.js [URL], after tsc; CLAQUETA_TOKEN where the server has one.
import { ClaquetaClient } from "claqueta/client";

const token = process.env.CLAQUETA_TOKEN;
const url = process.argv[2] ?? "http://127.0.0.1:3000";
const client = new ClaquetaClient(token === undefined ? { url } : { url, token });

const plot = "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch.";
const [movie] = await client.predict([{ title: "Dust and Silver", year: 1958, plot }], {
  topK: 3,
  explain: ["Western"],
});
for (const { genre, probability, selected } of movie.genres) {
  process.stdout.write(`${selected ? "*" : " "} ${genre.padEnd(12)} ${probability.toFixed(3)}\n`);
}
const words = movie.explanation?.genres[0].words ?? [];
for (const { text, contribution } of words
  .toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution))
  .slice(0, 3)) {
  process.stdout.write(`  ${text.padEnd(12)} ${contribution.toFixed(3)}\n`);
}
