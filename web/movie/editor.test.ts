import { describe, expect, it, vi } from "vitest";
import { type Answer, type MovieText, type Predictor, PredictorError } from "../predictor.ts";
import { yearOf } from "./draft.ts";
import { Editor } from "./editor.ts";

const card = {
  fields: { cast: "category", runtime: "number", keywords: "text", embedding: "vector" },
  vectorLengths: { embedding: 2 },
  limits: { moviesPerCall: 10, plotLength: 100, titleLength: 20, fieldLength: 30 },
} as const;

/** A predictor that the test answers by hand. */
function heldPredictor() {
  const asked: { movie: MovieText; explain: string | null; answer(value: Answer): void; fail(error: unknown): void }[] =
    [];
  const predict = (movie: MovieText, explain: string | null) =>
    new Promise<Answer>((answer, fail) => asked.push({ movie, explain, answer, fail }));
  return { asked, predictor: { predict } as unknown as Predictor };
}
const answerOf = (probability: number): Answer => ({ genres: [{ genre: "Drama", probability, selected: true }] });
const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("the editor", () => {
  it("asks one question at a time and skips outdated drafts", async () => {
    const { asked, predictor } = heldPredictor();
    const editor = new Editor(predictor, card);
    for (const plot of ["a", "ab", "abc"]) editor.write({ plot });
    expect(asked.map(({ movie }) => movie.plot)).toEqual(["a"]);
    asked[0].answer(answerOf(0.1));
    await settle();
    expect(asked.map(({ movie }) => movie.plot)).toEqual(["a", "abc"]);
    asked[1].answer(answerOf(0.2));
    await settle();
    expect(editor.state.answer).toEqual(answerOf(0.2));
  });

  it("shows no answer once the plot is gone, not even a late one", async () => {
    const { asked, predictor } = heldPredictor();
    const editor = new Editor(predictor, card);
    editor.write({ plot: "a" });
    editor.write({ plot: " " });
    asked[0].answer(answerOf(0.1));
    await settle();
    expect(editor.state.answer).toBeNull();
    expect(asked).toHaveLength(1);
  });

  it("sends no text over the limits and no invalid year", async () => {
    const { asked, predictor } = heldPredictor();
    const editor = new Editor(predictor, card);
    editor.write({ plot: "x".repeat(101) });
    editor.replace({ title: "t".repeat(21), year: "", plot: "x" });
    await settle();
    expect(asked).toEqual([]);
    expect(editor.isTooLong).toEqual({ plot: false, title: true });
    editor.replace({ title: " ", year: "12", plot: "x" });
    expect(asked[0].movie).toEqual({ title: "", year: null, plot: "x" });
    expect([yearOf("1958"), yearOf(" 1958 "), yearOf("1869"), yearOf("2101"), yearOf("58"), yearOf("")]).toEqual([
      1958,
      1958,
      null,
      null,
      null,
      null,
    ]);
  });

  it("sends the model's own fields by their types, without those that are empty or cannot be read", async () => {
    const { asked, predictor } = heldPredictor();
    const editor = new Editor(predictor, card);
    const own = { cast: "Ann Lee,Bo", runtime: " 92 ", keywords: "noon duel", embedding: "[0.5, 1]" };
    editor.replace({ title: "", year: "", plot: "x", ...own });
    expect(asked[0].movie.fields).toEqual({
      cast: ["Ann Lee", "Bo"],
      runtime: 92,
      keywords: "noon duel",
      embedding: Float32Array.of(0.5, 1),
    });
    editor.replace({
      title: "",
      year: "",
      plot: "x",
      cast: "",
      runtime: "long",
      keywords: "k".repeat(31),
      embedding: "[1]",
    });
    expect(editor.fieldFaults).toEqual({ runtime: "wrong", keywords: "tooLong", embedding: "wrong" });
    asked[0].answer(answerOf(0.1));
    await settle();
    expect(asked[1].movie).toEqual({ title: "", year: null, plot: "x" });
  });

  it("forgets words that were asked for another genre", async () => {
    const { asked, predictor } = heldPredictor();
    const editor = new Editor(predictor, card);
    editor.write({ plot: "a duel" });
    asked[0].answer(answerOf(0.1));
    await settle();
    editor.choose("Western");
    editor.choose("Drama");
    const words = [{ field: "plot" as const, start: 2, end: 6, text: "duel", contribution: 1 }];
    asked[1].answer({ ...answerOf(0.1), words: { method: "exact", genre: "Western", logit: 0, words } });
    await settle();
    expect(editor.state.words).toEqual([]);
    expect(asked[2].explain).toBe("Drama");
    asked[2].answer({ ...answerOf(0.1), words: { method: "exact", genre: "Drama", logit: 0, words } });
    await settle();
    expect(editor.state.words).toEqual(words);
  });

  it("tries again by itself when nobody answered, and shows the fault meanwhile", async () => {
    vi.useFakeTimers();
    try {
      const { asked, predictor } = heldPredictor();
      const editor = new Editor(predictor, card);
      editor.write({ plot: "a" });
      asked[0].fail(new PredictorError("offline"));
      await vi.advanceTimersByTimeAsync(0);
      expect(editor.state.fault?.fault).toBe("offline");
      await vi.advanceTimersByTimeAsync(2000);
      expect(asked).toHaveLength(2);
      asked[1].answer(answerOf(0.3));
      await vi.advanceTimersByTimeAsync(0);
      expect(editor.state.fault).toBeNull();
      expect(editor.state.answer).toEqual(answerOf(0.3));
    } finally {
      vi.useRealTimers();
    }
  });
});
