import { beforeAll, describe, expect, it } from "vitest";
import { smallModel } from "../../test/fixtures/small-model.ts";
import { explain } from "../pipeline/explain.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { explanationText, methodText } from "./explanation-text.ts";

const movie = {
  id: "",
  title: "Dust and Silver",
  year: 1958,
  plot: "A retired gunslinger rides into a frontier town to face the outlaws,\u001b[31m who burned his family's ranch.",
};
const number = (text: string): number => Number(text.replace("−", "-"));
// biome-ignore lint/suspicious/noControlCharactersInRegex: what colours are made of
const bare = (text: string): string => text.replace(/\u001b\[\d+m/g, "");

let linear: GenreModel;
beforeAll(async () => {
  linear = await smallModel();
});

function western(model: GenreModel, options = { width: 80, colours: false }): string {
  const explanation = explain(model, movie, ["Western"]);
  const [{ genres }] = model.predict([movie]);
  const score = genres.find(({ genre }) => genre === "Western");
  if (score === undefined) throw new Error("the model has no Western");
  return explanationText(movie, score, explanation, explanation.genres[0], options);
}

describe("an explanation in the terminal", () => {
  it("shows parts that add up to the logit, and the logit's probability", () => {
    const [, intercept, words, elsewhere, logit, percent] =
      /without any word (\S+), words (\S+), .* text (\S+): logit (\S+), probability ([\d.]+)%/.exec(western(linear)) ??
      [];
    expect(number(intercept) + number(words) + number(elsewhere)).toBeCloseTo(number(logit), 2);
    expect(100 / (1 + Math.exp(-number(logit)))).toBeCloseTo(Number(percent), 0);
  });

  it("marks for and against without colour, and says the same with it", () => {
    const plain = western(linear);
    expect(plain).toMatch(/\+\+\w/);
    expect(plain).toMatch(/−\w/);
    const coloured = western(linear, { width: 80, colours: true });
    expect(coloured).not.toBe(plain);
    expect(bare(coloured)).toBe(plain);
  });

  it("lists the strongest words on either side with what they add", () => {
    const rows = [...western(linear).matchAll(/^(for|against) +(\S+) +(\d+) +(\S+)/gm)];
    expect(rows.length).toBeGreaterThan(4);
    for (const [, side, , , logits] of rows) expect(number(logits) > 0).toBe(side === "for");
  });

  it("stays within the width, and lets no control character of the text through", () => {
    const text = western(linear, { width: 50, colours: false });
    expect(text).not.toContain("\u001b");
    const plot = text.slice(text.indexOf("plot"), text.indexOf("\nyear"));
    expect(plot.split("\n").length).toBeGreaterThan(2);
    for (const line of plot.split("\n")) expect(line.length).toBeLessThanOrEqual(50);
  });

  it("says of a model that is not linear that its differences add up to nothing", async () => {
    const forest = await smallModel({ kind: "random-forest", nEstimators: 5 });
    expect(explain(forest, movie, ["Western"]).method).toBe("occlusion");
    expect(methodText("exact")).toMatch(/add up to its logit/);
    expect(methodText("occlusion")).toMatch(/add up to nothing/);
    expect(western(forest)).not.toContain("without any word");
  });
});
