import type { InjectOptions } from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { quietServer } from "../../test/fixtures/quiet-server.ts";
import { smallModel, smallModelFile } from "../../test/fixtures/small-model.ts";
import { errorTable } from "../errors.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { inlinePool } from "../pool/pool.ts";
import { type BuiltApp, buildApp } from "./app.ts";
import type { AppOptions } from "./app-options.ts";
import { defaultLimits } from "./limits.ts";
import { ServedModel } from "./served-model.ts";

const plot = "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch.";
const closing: (() => Promise<unknown>)[] = [];
let model: GenreModel;
let path: string;
let main: BuiltApp;

async function start(options: Partial<AppOptions> = {}): Promise<BuiltApp> {
  const built = await buildApp({
    served: await ServedModel.open(path),
    ...quietServer,
    ...options,
  });
  closing.push(() => built.app.close());
  return built;
}

async function call(options: InjectOptions, { app } = main) {
  const response = await app.inject(options);
  const type = String(response.headers["content-type"]);
  return { ...response, status: response.statusCode, json: type.includes("json") ? response.json() : undefined };
}
const post = (url: string, payload: unknown, built = main) =>
  call({ method: "POST", url, payload: payload as object }, built);

beforeAll(async () => {
  model = await smallModel();
  path = await smallModelFile(model);
  main = await start();
});
afterAll(() => Promise.all(closing.map((close) => close())));

describe("predicting", () => {
  it("answers the report's own request: 24 numbers in the model's order", async () => {
    const { status, json } = await post("/predict", { plot_title_year: `${plot} Dust and Silver 1958` });
    const expected = model.predictProba([{ id: "", title: "", year: null, plot: `${plot} Dust and Silver 1958` }]);
    expect(status).toBe(200);
    expect(json).toEqual({ predictions: [[...expected.values]] });
    expect(json.predictions[0]).toHaveLength(24);
  });

  it("gives a movie's genres sorted, with the library's own numbers bit for bit", async () => {
    const movie = { title: "Dust and Silver", year: 1958, plot };
    const { json } = await post("/v1/predict", movie);
    const [{ genres }] = model.predict([{ id: "", ...movie }]);
    expect(json.predictions).toEqual([{ genres }]);
  });

  it("gives the same answer alone, in a batch, and in a batch for the workers, with ids in order", async () => {
    const movies = Array.from({ length: 256 }, (_, i) => ({
      id: `m${i}`,
      year: 1900 + (i % 100),
      plot: `${plot} ${i}`,
    }));
    const { status, json } = await post("/v1/predict", { movies });
    expect(status).toBe(200);
    expect(json.predictions.map(({ id }: { id: string }) => id)).toEqual(movies.map(({ id }) => id));
    const few = await post("/v1/predict", { movies: movies.slice(200, 203) });
    expect(json.predictions.slice(200, 203)).toEqual(few.json.predictions);
    const alone = await post("/v1/predict", movies[201]);
    expect(alone.json.predictions[0]).toEqual(json.predictions[201]);
  });

  it("keeps to topK and threshold", async () => {
    const { json } = await post("/v1/predict", { plot, topK: 3, threshold: 0 });
    expect(json.predictions[0].genres).toHaveLength(3);
    expect(json.predictions[0].genres.every(({ selected }: { selected: boolean }) => selected)).toBe(true);
  });

  it("explains the genres asked for, or the three most probable", async () => {
    const asked = await post("/v1/predict", { plot, explain: true, explainGenres: ["Western"] });
    const [explained] = asked.json.predictions[0].explanation.genres;
    expect(explained.genre).toBe("Western");
    expect(explained.words.map(({ start, end }: { start: number; end: number }) => plot.slice(start, end))).toContain(
      "outlaws",
    );
    const top = await post("/v1/predict", { plot, explain: true });
    const { genres, explanation } = top.json.predictions[0];
    expect(explanation.genres.map(({ genre }: { genre: string }) => genre)).toEqual(
      genres.slice(0, 3).map(({ genre }: { genre: string }) => genre),
    );
  });
});

describe("refusing", () => {
  const cases: [string, InjectOptions, number, string, RegExp][] = [
    [
      "unknown fields, all by name",
      { payload: { plot, plto: 1, x: 2 } },
      422,
      "INVALID_REQUEST",
      /"plto", "x".*Known are/,
    ],
    ["a misspelt plot by its name", { payload: { plto: "a" } }, 422, "INVALID_REQUEST", /"plto"/],
    [
      "unknown fields inside a movie",
      { payload: { movies: [{ plot }, { plot, genre: 1 }] } },
      422,
      "INVALID_REQUEST",
      /\/movies\/1.*"genre"/,
    ],
    ["neither plot nor movies", { payload: { title: "a" } }, 422, "INVALID_REQUEST", /either plot or movies/],
    [
      "both plot and movies",
      { payload: { plot, movies: [{ plot }] } },
      422,
      "INVALID_REQUEST",
      /either plot or movies/,
    ],
    [
      "a title beside movies",
      { payload: { title: "a", movies: [{ plot }] } },
      422,
      "INVALID_REQUEST",
      /"title" stands beside/,
    ],
    ["a blank plot", { payload: { plot: " \n " } }, 422, "INVALID_REQUEST", /\/plot.*blank/],
    ["a year that is text", { payload: { plot, year: "1958" } }, 422, "INVALID_REQUEST", /\/year/],
    ["a plot over the limit", { payload: { plot: "a".repeat(20_001) } }, 422, "INVALID_REQUEST", /20000 characters/],
    [
      "more than 256 movies",
      { payload: { movies: Array.from({ length: 257 }, () => ({ plot })) } },
      422,
      "INVALID_REQUEST",
      /256/,
    ],
    [
      "too many movies to explain",
      { payload: { explain: true, movies: Array.from({ length: 17 }, () => ({ plot })) } },
      422,
      "INVALID_REQUEST",
      /at most 16/,
    ],
    [
      "an unknown genre to explain",
      { payload: { plot, explain: true, explainGenres: ["Opera"] } },
      422,
      "UNKNOWN_GENRE",
      /"Opera"/,
    ],
    ["a prototype key", { payload: `{"plot":"a","__proto__":{"x":1}}` }, 400, "BAD_REQUEST", /forbidden key/],
    [
      "a constructor's prototype",
      { payload: `{"plot":"a","constructor":{"prototype":{}}}` },
      400,
      "BAD_REQUEST",
      /forbidden key/,
    ],
    ["a field named toString", { payload: { plot, toString: 1 } }, 422, "INVALID_REQUEST", /"toString"/],
    [
      "what is not JSON, without quoting it",
      { payload: `{"plot": secret` },
      400,
      "BAD_REQUEST",
      /^(?!.*secret).*not JSON/,
    ],
    ["an empty body", { payload: "" }, 400, "BAD_REQUEST", /empty/],
    ["a body that is no object", { payload: "[1]" }, 422, "INVALID_REQUEST", /must be object/],
    ["a body over the limit", { payload: { plot: "a".repeat(5_000_000) } }, 413, "REQUEST_TOO_LARGE", /limit/],
    [
      "another content type",
      { payload: "plot=a", headers: { "content-type": "text/plain" } },
      415,
      "UNSUPPORTED_MEDIA_TYPE",
      /json/,
    ],
    ["another method", { method: "GET" }, 405, "METHOD_NOT_ALLOWED", /POST/],
    ["another path", { method: "GET", url: "/v1/nothing" }, 404, "NO_SUCH_ROUTE", /nothing/],
    ["a path that is no URL", { url: "/%zz" }, 400, "BAD_REQUEST", /URL/],
  ];
  it.each(cases)("refuses %s", async (_what, options, status, code, detail) => {
    const headers = { "content-type": "application/json", ...options.headers };
    const response = await call({ method: "POST", url: "/v1/predict", ...options, headers });
    expect([response.status, response.json.code, response.json.status]).toEqual([status, code, status]);
    expect(response.json.detail).toMatch(detail);
    expect(response.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect(response.json.title).toBe(errorTable[code as keyof typeof errorTable].summary);
    expect(response.json.requestId).toBe(response.headers["x-request-id"]);
  });

  it("points at the field", async () => {
    const { json } = await post("/v1/predict", { movies: [{ plot }, { plot, x: 1 }] });
    expect(json.errors).toEqual([{ pointer: "#/movies/1", detail: 'unknown field "x"' }]);
  });

  it("lists every code of the error table under /v1/errors", async () => {
    const { json } = await call({ url: "/v1/errors" });
    expect(json.map(({ code }: { code: string }) => code)).toEqual(Object.keys(errorTable));
  });

  it("shows clients nothing of an unknown error but the request's id", async () => {
    const served = await ServedModel.open(path);
    const pool = { size: 1, run: () => Promise.reject(new Error("secret path /etc")) };
    const built = await start({ served, pool });
    const { status, json } = await post("/v1/predict", { movies: Array.from({ length: 40 }, () => ({ plot })) }, built);
    expect([status, json.code]).toEqual([500, "INTERNAL"]);
    expect(JSON.stringify(json)).not.toContain("secret");
    expect(json.detail).toContain(json.requestId);
  });
});

describe("guarding", () => {
  it("asks for the token where there is one, but not of those who ask for health", async () => {
    const built = await start({ token: "0123456789abcdef" });
    const none = await post("/v1/predict", { plot }, built);
    expect([none.status, none.json.code, none.headers["www-authenticate"]]).toEqual([
      401,
      "NOT_AUTHORISED",
      'Bearer realm="claqueta"',
    ]);
    const authorization = "Bearer 0123456789abcdef";
    const wrong = await call({ url: "/v1/genres", headers: { authorization: `${authorization}0` } }, built);
    expect(wrong.status).toBe(401);
    expect((await call({ url: "/v1/genres", headers: { authorization } }, built)).status).toBe(200);
    expect((await call({ url: "/v2/health/live" }, built)).status).toBe(200);
    expect(
      (await call({ method: "POST", url: "/v1/model/reload", headers: { authorization } }, built)).json.changed,
    ).toBe(false);
  });

  it("never reloads for a client where there is no token", async () => {
    expect((await call({ method: "POST", url: "/v1/model/reload" })).status).toBe(401);
  });

  it("answers 429 with Retry-After to a client over its rate, and health all the same", async () => {
    const built = await start({ requestsPerMinute: 2 });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await call({ url: "/v1/genres" }, built)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await call({ url: "/v1/genres" }, built);
    expect(refused.json.code).toBe("TOO_MANY_REQUESTS");
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect((await call({ url: "/v2/health/ready" }, built)).status).toBe(200);
  });

  it("answers 503 with Retry-After where all slots for long requests are taken, and short ones all the same", async () => {
    let release = (): void => undefined;
    const blocked = new Promise<void>((resolve) => {
      release = resolve;
    });
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const pool: AppOptions["pool"] = {
      size: 1,
      run: async (task, payload) => {
        begin();
        await blocked;
        return await inlinePool.run(task, payload);
      },
    };
    const built = await start({ pool, limits: { ...defaultLimits, longRequests: 1 } });
    const long = { movies: Array.from({ length: 40 }, () => ({ plot })) };
    const first = post("/v1/predict", long, built);
    await begun;
    const second = await post("/v1/predict", long, built);
    expect([second.status, second.json.code, second.headers["retry-after"]]).toEqual([503, "OVERLOADED", "1"]);
    expect((await post("/v1/predict", { plot }, built)).status).toBe(200);
    release();
    expect((await first).status).toBe(200);
  });

  it("lets pages of other origins in only where they are named", async () => {
    const origin = "https://example.org";
    const preflight = {
      method: "OPTIONS",
      url: "/v1/predict",
      headers: { origin, "access-control-request-method": "POST" },
    } as const;
    expect((await call(preflight)).headers["access-control-allow-origin"]).toBeUndefined();
    const built = await start({ corsOrigins: [origin], token: "0123456789abcdef" });
    expect((await call(preflight, built)).headers["access-control-allow-origin"]).toBe(origin);
    const other = { ...preflight, headers: { ...preflight.headers, origin: "https://example.com" } };
    expect((await call(other, built)).headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("sends security headers with data and with pages", async () => {
    const data = await call({ url: "/v1/genres" });
    expect(data.headers["x-content-type-options"]).toBe("nosniff");
    expect(data.headers["content-security-policy"]).toContain("default-src 'none'");
    const docs = await call({ url: "/docs" });
    expect(docs.status).toBe(200);
    expect(docs.headers["x-frame-options"]).toBe("SAMEORIGIN");
  });

  it("takes over a harmless request id and makes one in place of any other", async () => {
    const mine = await call({ url: "/v1/genres", headers: { "x-request-id": "trace-1" } });
    expect(mine.headers["x-request-id"]).toBe("trace-1");
    const bad = await call({ url: "/v1/genres", headers: { "x-request-id": "a b" } });
    expect(bad.headers["x-request-id"]).toMatch(/^[\da-f]{8}-/);
  });
});

describe("telling about itself", () => {
  it("names genres, model, limits and explanation", async () => {
    const genres = await call({ url: "/v1/genres" });
    expect(genres.json.genres.map(({ genre }: { genre: string }) => genre)).toEqual(model.genres.names);
    const { json } = await call({ url: "/v1/model" });
    expect(json).toMatchObject({
      name: "claqueta",
      genreCount: 24,
      explanation: "exact",
      classifier: { kind: "logistic-regression" },
    });
    expect(json.limits.moviesPerRequest).toBe(256);
    expect(json.provenance.recipe).toBe("small");
  });

  it("gives the report that it was started with, packed where the client can unpack it", async () => {
    expect((await call({ url: "/v1/report" })).status).toBe(404);
    const report = { recipes: Array.from({ length: 2000 }, (_, i) => ({ name: `r${i}` })) };
    const built = await start({ report });
    expect((await call({ url: "/v1/report" }, built)).json).toEqual(report);
    const packed = await built.app.inject({ url: "/v1/report", headers: { "accept-encoding": "br, gzip;q=0.5" } });
    expect(packed.headers["content-encoding"]).toBe("gzip");
    const plain = await built.app.inject({ url: "/v1/report", headers: { "accept-encoding": "gzip;q=0" } });
    expect(plain.headers["content-encoding"]).toBeUndefined();
  });

  it("counts requests, genres, lengths and unseen words for Prometheus", async () => {
    const built = await start();
    await post("/v1/predict", { plot }, built);
    await post("/v1/predict", { plto: 1 }, built);
    const text = (await call({ url: "/metrics" }, built)).body;
    expect(text).toContain('http_request_duration_seconds_count{method="POST",route="/v1/predict",status="200"} 1');
    expect(text).toContain('http_request_duration_seconds_count{method="POST",route="/v1/predict",status="422"} 1');
    expect(text).toContain('claqueta_movies_total{route="/v1/predict"} 1');
    expect(text).toContain("claqueta_text_characters_count 1");
    expect(text).toContain("claqueta_unseen_word_share_count 1");
    expect(text).toMatch(/claqueta_model\{version="[\da-f]{12}"\} 1/);
    expect(text).toContain("nodejs_eventloop_lag_seconds");
  });

  it("describes every route in OpenAPI", async () => {
    const { json } = await call({ url: "/openapi.json" });
    expect(json.openapi).toBe("3.1.0");
    expect(Object.keys(json.paths).sort()).toEqual([
      "/metrics",
      "/predict",
      "/v1/errors",
      "/v1/genres",
      "/v1/model",
      "/v1/model/reload",
      "/v1/predict",
      "/v1/report",
      "/v2",
      "/v2/health/live",
      "/v2/health/ready",
      "/v2/models/claqueta",
      "/v2/models/claqueta/infer",
      "/v2/models/claqueta/ready",
      "/v2/models/claqueta/versions/{version}",
      "/v2/models/claqueta/versions/{version}/infer",
      "/v2/models/claqueta/versions/{version}/ready",
    ]);
    expect(json.paths["/v1/predict"].post.responses["4XX"].content).toHaveProperty("application/problem+json");
  });
});
