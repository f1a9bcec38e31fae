import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietServer } from "../../test/fixtures/quiet-server.ts";
import { fieldModel, smallModelFile } from "../../test/fixtures/small-model.ts";
import type { Movie } from "../movies/movie.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { inlinePool } from "../pool/pool.ts";
import { type BuiltApp, buildApp } from "./app.ts";
import { ServedModel } from "./served-model.ts";

const plot = "A retired gunslinger rides into a frontier town.";
const given = {
  keywords: "outlaws, duel at noon",
  cast: ["James Stewart", "Grace Kelly"],
  runtime: 92,
  embedding: [0.25, -0.5, 1],
};
const movie: Movie = {
  id: "",
  title: "",
  year: null,
  plot,
  fields: { ...given, embedding: Float32Array.from(given.embedding) },
};
let model: GenreModel;
let built: BuiltApp;
const taskNames: string[] = [];
const pool: typeof inlinePool = {
  ...inlinePool,
  run(task, payload) {
    taskNames.push(task.name);
    return inlinePool.run(task, payload);
  },
};

beforeAll(async () => {
  model = await fieldModel();
  built = await buildApp({
    served: await ServedModel.open(await smallModelFile(model)),
    ...quietServer,
    pool,
  });
});
afterAll(() => built.app.close());

const post = async (payload: object, url = "/v1/predict") => {
  const response = await built.app.inject({ method: "POST", url, payload });
  return { status: response.statusCode, json: response.json() };
};
const genresOf = (own: Movie) => model.predict([own])[0].genres;

describe("fields in a request", () => {
  it("are read as the library reads them, alone and in a batch, and empty where they are absent", async () => {
    const alone = await post({ plot, fields: given });
    expect(alone.json.predictions).toEqual([{ genres: genresOf(movie) }]);
    const written = { ...given, cast: "James Stewart|Grace Kelly", runtime: "92", embedding: "[0.25, -0.5, 1]" };
    const named = { ...given, cast: given.cast.map((name, id) => ({ id, name })) };
    const { json } = await post({
      movies: [{ plot, fields: written }, { plot, fields: named }, { plot }, { plot, fields: { cast: null } }],
    });
    const genres = json.predictions.map((each: { genres: unknown }) => each.genres);
    const empty = genresOf({ id: "", title: "", year: null, plot });
    expect(genres).toEqual([genresOf(movie), genresOf(movie), empty, empty]);
    expect(empty).not.toEqual(genresOf(movie));
  });

  it("have words of their own in explanations", async () => {
    const { json } = await post({ plot, fields: given, explain: true });
    const words: { field: string; start: number; end: number; text: string }[] =
      json.predictions[0].explanation.genres[0].words;
    expect(new Set(words.map(({ field }) => field))).toEqual(new Set(["plot", "keywords", "cast", "runtime"]));
    const { keywords } = given;
    const texts: Record<string, string> = { plot, keywords, cast: "James Stewart, Grace Kelly", runtime: "92" };
    for (const { field, start, end, text } of words) expect(texts[field].slice(start, end)).toBe(text);
  });

  it("come as tensors, in JSON or binary, and are missing where they are empty, null or NaN", async () => {
    const inputs = [
      { name: "plot", datatype: "BYTES", shape: [2], data: [plot, plot] },
      { name: "keywords", datatype: "BYTES", shape: [2, 1], data: [[given.keywords], [""]] },
      { name: "cast", datatype: "BYTES", shape: [2], data: [given.cast.join("|"), ""] },
      { name: "runtime", datatype: "FP64", shape: [2], data: [given.runtime, null] },
      { name: "embedding", datatype: "FP32", shape: [2, 3], data: [given.embedding, [null, null, null]] },
    ];
    const url = "/v2/models/claqueta/infer";
    const expected = [...model.predictProba([movie, { ...movie, fields: {} }]).values];
    const { json } = await post({ inputs }, url);
    expect(json.outputs[0].data).toEqual(expected);

    const numbers = [Float64Array.of(given.runtime, Number.NaN), Float32Array.of(...given.embedding, NaN, NaN, NaN)];
    const tails = numbers.map((values) => Buffer.from(values.buffer));
    const binary = inputs.map(({ data, ...tensor }, i) =>
      i < 3 ? { ...tensor, data } : { ...tensor, parameters: { binary_data_size: tails[i - 3].length } },
    );
    const header = Buffer.from(JSON.stringify({ inputs: binary }));
    const response = await built.app.inject({
      method: "POST",
      url,
      payload: Buffer.concat([header, ...tails]),
      headers: { "content-type": "application/octet-stream", "inference-header-content-length": `${header.length}` },
    });
    expect(response.json().outputs[0].data).toEqual(expected);
  });

  it("are told with their types, in /v1/model and in the protocol's metadata", async () => {
    const { fields, vectorLengths } = (await built.app.inject({ url: "/v1/model" })).json();
    expect(fields).toEqual({ keywords: "text", cast: "category", runtime: "number", embedding: "vector" });
    expect(vectorLengths).toEqual({ embedding: 3 });
    const { inputs } = (await built.app.inject({ url: "/v2/models/claqueta" })).json();
    expect(inputs.slice(3)).toEqual([
      { name: "keywords", datatype: "BYTES", shape: [-1] },
      { name: "cast", datatype: "BYTES", shape: [-1] },
      { name: "runtime", datatype: "FP64", shape: [-1] },
      { name: "embedding", datatype: "FP32", shape: [-1, 3] },
    ]);
  });

  it("count towards the length of a request that threads answer", async () => {
    taskNames.length = 0;
    const long = { keywords: "outlaw ".repeat(2_800) };
    await post({ plot, fields: given });
    expect(taskNames).toEqual([]);
    const answer = await post({
      movies: [
        { plot, fields: long },
        { plot, fields: long },
      ],
    });
    expect([answer.status, taskNames]).toEqual([200, ["pipeline/predict-movies"]]);
  });

  const refusals: [string, object, string, RegExp][] = [
    ["a field that the model does not read", { tagline: "x" }, "tagline", /expected one of keywords, cast, runtime/],
    ["a name with marks of its own", { "a/b~c": 1 }, "a~1b~0c", /does not read it/],
    ["a property of every object", { constructor: "x" }, "constructor", /does not read it/],
    ["a number that is text", { runtime: "long" }, "runtime", /no number; expected a number such as/],
    ["names that are numbers", { cast: [1, 2] }, "cast", /no list of names/],
    ["a text that is a number", { keywords: 7 }, "keywords", /no text/],
    ["a vector with a name in it", { embedding: [1, "a", 2] }, "embedding", /no list of numbers/],
    ["a vector of another length", { embedding: [1, 2] }, "embedding", /it has 2 numbers; expected 3/],
    ["a text over the limit", { keywords: "a".repeat(20_001) }, "keywords", /20000 characters/],
    ["names over the limit", { cast: ["a".repeat(15_000), "b".repeat(15_000)] }, "cast", /at most 20000 characters/],
    ["a vector over the limit", { embedding: Array(16_385).fill(0) }, "embedding", /16384 items/],
    ["a value of no type", { runtime: true }, "runtime", /must be string,number,array,null/],
    ["too many fields", Object.fromEntries(Array.from({ length: 257 }, (_, i) => [`f${i}`, 1])), "", /256 properties/],
  ];
  it.each(refusals)("are refused at their place: %s", async (_what, fields, name, detail) => {
    const { status, json } = await post({ movies: [{ plot }, { plot, fields }] });
    expect([status, json.code]).toEqual([422, "INVALID_REQUEST"]);
    expect(json.errors[0].pointer).toBe(`#/movies/1/fields${name === "" ? "" : `/${name}`}`);
    expect(json.errors[0].detail).toMatch(detail);
    expect((await post({ plot, fields })).json.errors[0].pointer).toBe(`#/fields${name === "" ? "" : `/${name}`}`);
  });

  it("are refused beside movies, and as tensors of another type or shape", async () => {
    expect((await post({ movies: [{ plot }], fields: {} })).json.detail).toMatch(/"fields" stands beside movies/);
    const own = { name: "plot", datatype: "BYTES", shape: [1], data: [plot] };
    const wrong: [object, RegExp][] = [
      [{ name: "runtime", datatype: "BYTES", shape: [1], data: ["92"] }, /runtime is of another type. Use FP64/],
      [{ name: "runtime", datatype: "toString", shape: [1], data: [92] }, /Use FP64/],
      [{ name: "embedding", datatype: "FP32", shape: [1], data: [1] }, /not \[n, d\]/],
      [{ name: "embedding", datatype: "FP64", shape: [1, 2], data: [1, 2] }, /it has 2 numbers; expected 3/],
      [{ name: "tagline", datatype: "BYTES", shape: [1], data: ["x"] }, /Known are plot, title, year, keywords, cast/],
    ];
    for (const [tensor, detail] of wrong) {
      const { status, json } = await post({ inputs: [own, tensor] }, "/v2/models/claqueta/infer");
      expect([status, json.error]).toEqual([422, expect.stringMatching(detail)]);
    }
  });
});
