// A bare Fastify route with the schemas of /v1/predict and a constant answer: what the framework alone can do.
// Usage: ANSWER=<json> node bench/serve/bare.mjs
import Fastify from "fastify";
import { predictAnswer, predictBody } from "../../dist/server/compiled-schemas.js";

const app = Fastify();
const answer = JSON.parse(process.env.ANSWER);
const schema = { body: predictBody, response: { 200: predictAnswer } };
app.post("/v1/predict", { schema }, async () => answer);
process.stderr.write(`listening at ${await app.listen({ port: 0, host: "127.0.0.1" })} \n`);
