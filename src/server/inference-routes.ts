import type { FastifyBodyParser, FastifyReply } from "fastify";
import { ClaquetaError } from "../errors.ts";
import { claquetaVersion } from "../version.ts";
import { modelName } from "./about-routes.ts";
import {
  inferAnswer,
  inferBody,
  liveAnswer,
  modelMetadata,
  modelReady,
  readyAnswer,
  serverMetadata,
  versionParams,
} from "./compiled-schemas.ts";
import type { InferAnswer, InferBody } from "./inference-schema.ts";
import { InvalidRequest } from "./problem.ts";
import type { ServedVersion } from "./served-model.ts";
import type { App, ServerContext } from "./server-context.ts";
import { BinaryTail, inputsOf, moviesFromTensors } from "./tensors.ts";

const outputName = "probabilities";
const lengthHeader = "inference-header-content-length";
/** The tensors after the JSON of a request in Triton's binary extension, by the parsed JSON. */
const tails = new WeakMap<object, BinaryTail>();

/** Open Inference Protocol v2: github.com/kserve/open-inference-protocol. Health needs no token. Register these routes
 * apart from the others, since they accept bodies without a content type. */
export function addInferenceRoutes(app: App, context: ServerContext): void {
  const { served, predictor, metrics, limits } = context;
  const tags = ["open inference protocol"];
  const unguarded = { config: { isOpen: true, rateLimit: false } };

  app.get(
    "/v2/health/live",
    { ...unguarded, schema: { summary: "Is the process alive", tags, response: { 200: liveAnswer } } },
    async () => ({ live: true }),
  );
  app.get(
    "/v2/health/ready",
    { ...unguarded, schema: { summary: "May requests be sent", tags, response: { 200: readyAnswer } } },
    async () => {
      refuseWhileDraining(context);
      return { ready: true };
    },
  );
  app.get(
    "/v2",
    { ...unguarded, schema: { summary: "Server metadata", tags, response: { 200: serverMetadata } } },
    async () => ({ name: "claqueta", version: claquetaVersion, extensions: ["binary_tensor_data"] }),
  );

  const readBinary: FastifyBodyParser<Buffer> = (request, body, done) => {
    try {
      done(null, splitBinaryBody(body, request.headers[lengthHeader]));
    } catch (error) {
      done(error as Error);
    }
  };
  app.addContentTypeParser("application/octet-stream", { parseAs: "buffer" }, readBinary);
  // Triton's own Python client does not say what it sends.
  app.addContentTypeParser("*", { parseAs: "buffer" }, (request, body: Buffer, done) => {
    if (request.headers["content-type"] === undefined) return readBinary(request, body, done);
    const what = "the content type is neither application/json nor application/octet-stream";
    done(new ClaquetaError("UNSUPPORTED_MEDIA_TYPE", { where: "request", what }));
  });

  for (const base of [`/v2/models/${modelName}`, `/v2/models/${modelName}/versions/:version`]) {
    const own = base.includes(":") ? { params: versionParams } : {};
    const check = (request: { readonly params: unknown }): ServedVersion => {
      const asked = (request.params as { version?: string }).version;
      const current = served.current;
      if (asked === undefined || asked === current.version) return current;
      throw new ClaquetaError("NO_SUCH_ROUTE", {
        where: "model version",
        what: "it does not serve",
        expected: current.version,
      });
    };

    app.get(
      base,
      { schema: { summary: "Model metadata", tags, ...own, response: { 200: modelMetadata } } },
      async (request) => {
        const { model, version } = check(request);
        return {
          name: modelName,
          versions: [version],
          platform: "claqueta",
          inputs: inputsOf(model),
          outputs: [{ name: outputName, datatype: "FP64", shape: [-1, model.genres.count] }],
        };
      },
    );
    app.get(
      `${base}/ready`,
      { ...unguarded, schema: { summary: "Does the model serve", tags, ...own, response: { 200: modelReady } } },
      async (request) => {
        check(request);
        refuseWhileDraining(context);
        return { name: modelName, ready: true };
      },
    );
    app.post(
      `${base}/infer`,
      { schema: { summary: "Probabilities of movies", tags, ...own, body: inferBody, response: { 200: inferAnswer } } },
      async (request, reply) => {
        const version = check(request);
        const body = request.body as InferBody;
        checkOutputs(body);
        const tail = tails.get(body) ?? new BinaryTail(Buffer.alloc(0));
        const movies = moviesFromTensors(body, tail, version.model, limits);
        const predicted = await predictor.predict(version, movies, reply);
        metrics.moviesPredicted("/v2/infer", version, movies, predicted);
        return answerInference(reply, version, body, movies.length, predicted.probabilities);
      },
    );
  }
}

function refuseWhileDraining(context: ServerContext): void {
  if (!context.isDraining()) return;
  throw new ClaquetaError("SHUTTING_DOWN", { where: "server", what: "it answers what has come and then stops" });
}

/** Splits a body into JSON, of as many bytes as the header says, and the tensors. Throws BAD_REQUEST,
 * INVALID_REQUEST. */
function splitBinaryBody(body: Buffer, header: string | string[] | undefined): unknown {
  const length = header === undefined ? body.length : Number(header);
  if (!Number.isInteger(length) || length < 0 || length > body.length) {
    throw new InvalidRequest("", `the header ${lengthHeader} does not fit the body`);
  }
  let json: unknown;
  try {
    json = JSON.parse(body.toString("utf8", 0, length), (key, value) => {
      if (key === "__proto__" || key === "constructor") throw new SyntaxError("prototype key");
      return value;
    });
  } catch (cause) {
    throw new ClaquetaError("BAD_REQUEST", { where: "body", what: "its beginning is not JSON", cause });
  }
  if (typeof json === "object" && json !== null) tails.set(json, new BinaryTail(body.subarray(length)));
  return json;
}

function checkOutputs(body: InferBody): void {
  const wrong = body.outputs?.findIndex(({ name }) => name !== outputName) ?? -1;
  if (wrong < 0) return;
  throw new InvalidRequest(`/outputs/${wrong}/name`, "no output has that name", `There is ${outputName}.`);
}

function answerInference(
  reply: FastifyReply,
  { version }: ServedVersion,
  body: InferBody,
  movieCount: number,
  probabilities: Float64Array,
): FastifyReply {
  const answer: InferAnswer = { model_name: modelName, model_version: version, outputs: [] };
  if (body.id !== undefined) answer.id = body.id;
  const shape = [movieCount, probabilities.length / movieCount];
  const output = { name: outputName, datatype: "FP64", shape };
  const asksBinary = body.outputs?.[0]?.parameters?.binary_data ?? body.parameters?.binary_data_output;
  if (asksBinary !== true) {
    answer.outputs.push({ ...output, data: Array.from(probabilities) });
    return reply.send(answer);
  }
  answer.outputs.push({ ...output, parameters: { binary_data_size: probabilities.byteLength } });
  const header = Buffer.from(JSON.stringify(answer));
  const { buffer, byteOffset, byteLength } = probabilities;
  return reply
    .type("application/octet-stream")
    .header(lengthHeader, String(header.length))
    .send(Buffer.concat([header, Buffer.from(buffer, byteOffset, byteLength)]));
}
