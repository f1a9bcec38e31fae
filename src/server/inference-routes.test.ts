import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietServer } from "../../test/fixtures/quiet-server.ts";
import { smallModel, smallModelFile } from "../../test/fixtures/small-model.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { type BuiltApp, buildApp } from "./app.ts";
import { ServedModel } from "./served-model.ts";

const plots = ["A retired gunslinger rides into a frontier town.", "Doña Inés sings on a spaceship."];
const movies = plots.map((plot, i) => ({ id: "", title: i === 0 ? "Dust" : "", year: i === 0 ? 1958 : null, plot }));
const url = "/v2/models/claqueta/infer";
let model: GenreModel;
let built: BuiltApp;

beforeAll(async () => {
  model = await smallModel();
  built = await buildApp({
    served: await ServedModel.open(await smallModelFile(model)),
    ...quietServer,
  });
});
afterAll(() => built.app.close());

const inputs = [
  { name: "plot", shape: [2], datatype: "BYTES", data: plots },
  { name: "title", shape: [2, 1], datatype: "BYTES", data: [["Dust"], [""]] },
  { name: "year", shape: [2], datatype: "INT32", data: [1958, 0] },
];

/** Texts as Triton's clients send them: each with its length before it. */
const bytesTensor = (texts: readonly string[]): Buffer =>
  Buffer.concat(
    texts.flatMap((text) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(Buffer.byteLength(text));
      return [length, Buffer.from(text)];
    }),
  );

function binaryRequest(header: object, tensors: readonly Buffer[]) {
  const json = Buffer.from(JSON.stringify(header));
  return {
    method: "POST" as const,
    url,
    payload: Buffer.concat([json, ...tensors]),
    headers: { "content-type": "application/octet-stream", "inference-header-content-length": String(json.length) },
  };
}

describe("the Open Inference Protocol", () => {
  it("says that it lives, is ready, and what the model takes and gives", async () => {
    const get = async (path: string) => (await built.app.inject({ url: path })).json();
    expect(await get("/v2/health/live")).toEqual({ live: true });
    expect(await get("/v2/health/ready")).toEqual({ ready: true });
    expect(await get("/v2/models/claqueta/ready")).toEqual({ name: "claqueta", ready: true });
    expect((await get("/v2")).extensions).toContain("binary_tensor_data");
    const metadata = await get("/v2/models/claqueta");
    expect(metadata.inputs[0]).toEqual({ name: "plot", datatype: "BYTES", shape: [-1] });
    expect(metadata.outputs).toEqual([{ name: "probabilities", datatype: "FP64", shape: [-1, 24] }]);
    const [version] = metadata.versions;
    expect((await built.app.inject({ url: `/v2/models/claqueta/versions/${version}` })).statusCode).toBe(200);
    expect((await built.app.inject({ url: "/v2/models/claqueta/versions/none" })).statusCode).toBe(404);
  });

  it("infers from JSON tensors, flat or nested, what the library predicts", async () => {
    const response = await built.app.inject({ method: "POST", url, payload: { id: "42", inputs } });
    expect(response.statusCode).toBe(200);
    const { id, model_name, outputs } = response.json();
    expect([id, model_name, outputs[0].shape]).toEqual(["42", "claqueta", [2, 24]]);
    expect(outputs[0].data).toEqual([...model.predictProba(movies).values]);
  });

  it("takes and gives Triton's binary tensors", async () => {
    const years = Buffer.alloc(8);
    years.writeInt32LE(1958, 0);
    const tensors = [bytesTensor(plots), bytesTensor(["Dust", ""]), years];
    const header = {
      inputs: inputs.map(({ data: _, ...tensor }, i) => ({
        ...tensor,
        parameters: { binary_data_size: tensors[i].length },
      })),
      outputs: [{ name: "probabilities", parameters: { binary_data: true } }],
    };
    const response = await built.app.inject(binaryRequest(header, tensors));
    expect(response.statusCode).toBe(200);
    const length = Number(response.headers["inference-header-content-length"]);
    const { outputs } = JSON.parse(response.rawPayload.subarray(0, length).toString());
    const tail = response.rawPayload.subarray(length);
    expect(outputs[0].parameters.binary_data_size).toBe(tail.length);
    const doubles = Array.from({ length: tail.length / 8 }, (_, i) => tail.readDoubleLE(i * 8));
    expect(doubles).toEqual([...model.predictProba(movies).values]);
  });

  const plotTensor = inputs[0];
  const refusals: [string, object, RegExp][] = [
    ["an unknown input", { inputs: [{ ...plotTensor, name: "text" }] }, /no input has that name/],
    ["an input twice", { inputs: [plotTensor, plotTensor] }, /twice/],
    ["no plot", { inputs: [inputs[1]] }, /no input plot/],
    ["a shape that is not the data's", { inputs: [{ ...plotTensor, shape: [3] }] }, /not as long as its shape/],
    [
      "inputs of different lengths",
      { inputs: [plotTensor, { ...inputs[2], shape: [1], data: [0] }] },
      /different lengths/,
    ],
    ["another type", { inputs: [{ ...plotTensor, datatype: "FP32" }] }, /Use BYTES/],
    ["numbers as texts", { inputs: [{ ...plotTensor, data: [1, 2] }] }, /not BYTES/],
    ["a blank plot", { inputs: [{ ...plotTensor, data: ["a", " "] }] }, /movie 1: the plot is blank/],
    ["too many movies", { inputs: [{ ...plotTensor, shape: [257] }] }, /1 to 256/],
    ["an unknown output", { inputs: [plotTensor], outputs: [{ name: "logits" }] }, /no output/],
    [
      "binary data that is not there",
      { inputs: [{ ...plotTensor, data: undefined, parameters: { binary_data_size: 9 } }] },
      /binary_data_size/,
    ],
  ];
  it.each(refusals)("refuses %s, with the error where its clients look", async (_what, payload, detail) => {
    const response = await built.app.inject({ method: "POST", url, payload });
    expect(response.statusCode).toBe(422);
    expect(response.json().error).toMatch(detail);
    expect(response.headers["content-type"]).toMatch(/^application\/problem\+json/);
  });

  it("refuses binary bodies cut at any byte", async () => {
    const tensor = bytesTensor(plots);
    const header = {
      inputs: [{ name: "plot", shape: [2], datatype: "BYTES", parameters: { binary_data_size: tensor.length } }],
    };
    const request = binaryRequest(header, [tensor]);
    for (let length = 0; length < request.payload.length; length += 3) {
      const cut = { ...request, payload: request.payload.subarray(0, length) };
      const { statusCode } = await built.app.inject(cut);
      expect([400, 422], `cut at ${length}`).toContain(statusCode);
    }
  });

  it("refuses readiness, and nothing else, once it is to stop", async () => {
    const draining = await buildApp({
      served: await ServedModel.open(await smallModelFile(model)),
      ...quietServer,
    });
    draining.startDraining();
    const ready = await draining.app.inject({ url: "/v2/health/ready" });
    expect([ready.statusCode, ready.json().code, ready.headers["retry-after"]]).toEqual([503, "SHUTTING_DOWN", "1"]);
    expect((await draining.app.inject({ url: "/v2/health/live" })).statusCode).toBe(200);
    const answered = await draining.app.inject({ method: "POST", url, payload: { inputs } });
    expect([answered.statusCode, answered.headers.connection]).toEqual([200, "close"]);
    await draining.app.close();
  });
});
