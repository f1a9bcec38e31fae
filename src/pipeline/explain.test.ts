import { beforeAll, describe, expect, it } from "vitest";
import { smallModel } from "../../test/fixtures/small-model.ts";
import { explain } from "./explain.ts";
import type { GenreModel } from "./genre-model.ts";

const movie = {
  id: "",
  title: "Dust & Silver",
  year: 1958,
  plot: "A retired gunslinger rides into a frontier town — to face the outlaws: the café's “ghosts”, who burned his ranch.",
};
const logitOf = (probability: number): number => Math.log(probability / (1 - probability));
const sum = (values: readonly { readonly contribution: number }[]): number =>
  values.reduce((total, { contribution }) => total + contribution, 0);

let linear: GenreModel;
beforeAll(async () => {
  linear = await smallModel();
});

describe("an exact explanation", () => {
  it("adds up to the logit, by words and by terms, for every genre", () => {
    const { method, genres } = explain(linear, movie);
    const { values } = linear.predictProba([movie]);
    expect(method).toBe("exact");
    expect(genres.map(({ genre }) => genre)).toEqual(linear.genres.names);
    for (const [g, { logit, intercept = 0, elsewhere = 0, words, terms = [] }] of genres.entries()) {
      expect(logit).toBeCloseTo(logitOf(values[g]), 5);
      expect(intercept + elsewhere + sum(words)).toBeCloseTo(logit, 9);
      expect(intercept + sum(terms)).toBeCloseTo(logit, 9);
    }
  });

  it("shows each word where it stands in the text, without its punctuation", () => {
    const [{ words }] = explain(linear, movie, ["Western"]).genres;
    for (const { field, start, end, text } of words)
      expect(String(movie[field as keyof typeof movie]).slice(start, end)).toBe(text);
    const texts = words.map(({ text }) => text);
    expect(texts).toContain("outlaws");
    expect(texts).toContain("1958");
    expect(new Set(words.map(({ field }) => field))).toEqual(new Set(["title", "plot", "year"]));
  });

  it("gives the strongest terms first, as many as asked for", () => {
    const [{ terms = [] }] = explain(linear, movie, ["Western"], 5).genres;
    expect(terms).toHaveLength(5);
    const strengths = terms.map(({ contribution }) => Math.abs(contribution));
    expect(strengths).toEqual(strengths.toSorted((a, b) => b - a));
  });

  it("is the intercept alone for a text without known words", () => {
    const [{ logit, intercept, words }] = explain(linear, { id: "", title: "", year: null, plot: "qqq zzzz" }, [
      "Drama",
    ]).genres;
    expect(words).toEqual([]);
    expect(logit).toBe(intercept);
  });

  it("refuses a genre that the model does not have", () => {
    expect(() => explain(linear, movie, ["Opera"])).toThrowError(/genre "Opera" is not one of the model's/);
  });
});

describe("an explanation by occlusion", () => {
  const forest = smallModel({ kind: "random-forest", nEstimators: 5 });

  it("says so, and tells by how much the logit falls without the word", async () => {
    const model = await forest;
    const { method, genres } = explain(model, movie, ["Western", "Drama"]);
    expect(method).toBe("occlusion");
    for (const { genre, words, intercept } of genres) {
      expect(intercept).toBeUndefined();
      for (const { field, start, end, contribution } of words) {
        const text = String(movie[field as keyof typeof movie]);
        const cut = field === "year" ? null : text.slice(0, start) + text.slice(end);
        const { values } = model.classifier.predictProba(model.features.transform([movie, { ...movie, [field]: cut }]));
        const g = model.genres.indexOf(genre);
        const logits = [values[g], values[model.genres.count + g]].map((p) =>
          logitOf(Math.min(Math.max(p, 1e-12), 1 - 1e-12)),
        );
        expect(contribution).toBeCloseTo(logits[0] - logits[1], 9);
      }
    }
  });

  it("takes neighbouring words of a long text out together, in at most 256 parts", async () => {
    const model = await forest;
    const plot = Array.from({ length: 1000 }, (_, i) => (i % 3 === 0 ? "town" : "murder")).join(" ");
    const [{ words }] = explain(model, { ...movie, plot }, ["Crime"]).genres;
    expect(words.every(({ contribution }) => Number.isFinite(contribution))).toBe(true);
  });
});
