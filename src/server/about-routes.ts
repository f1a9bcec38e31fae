import { ClaquetaError, errorTable } from "../errors.ts";
import { explanationMethod } from "../pipeline/explain.ts";
import {
  errorsAnswer,
  genresAnswer,
  metricsAnswer,
  modelAnswer,
  reloadAnswer,
  savedReportAnswer,
} from "./compiled-schemas.ts";
import { sendCompressed } from "./compressed.ts";
import type { App, ServerContext } from "./server-context.ts";

export const modelName = "claqueta";

/** Routes about the model, the errors and the server. mayReload: whether a token guards the reload route. */
export function addAboutRoutes(app: App, context: ServerContext, mayReload: boolean): void {
  const { served, metrics, limits, report } = context;
  const tags = ["model"];

  app.get(
    "/v1/genres",
    { schema: { summary: "Genres in the model's order", tags, response: { 200: genresAnswer } } },
    async () => {
      const { model, version } = served.current;
      return {
        model: version,
        genres: model.genres.names.map((genre, g) => ({ genre, threshold: model.thresholds[g] })),
      };
    },
  );

  app.get(
    "/v1/model",
    { schema: { summary: "The model that serves", tags, response: { 200: modelAnswer } } },
    async () => {
      const { model, version, sha256, fileBytes } = served.current;
      return {
        name: modelName,
        version,
        sha256,
        modelBytes: fileBytes,
        genreCount: model.genres.count,
        features: { kind: model.features.kind, columnCount: model.features.columnCount },
        fields: model.fields,
        vectorLengths: model.vectorLengths,
        classifier: { kind: model.classifier.kind },
        calibration: { kind: model.calibration.kind },
        explanation: explanationMethod(model),
        provenance: model.provenance,
        limits: { ...limits },
      };
    },
  );

  app.get(
    "/v1/report",
    {
      schema: {
        summary: "The comparison or evaluation that the server was started with",
        tags,
        response: { 200: savedReportAnswer },
      },
    },
    async (request, reply) => {
      if (report === null) {
        const what = "the server was started without a report";
        const next = "Start it with --report REPORT.";
        throw new ClaquetaError("NO_SUCH_ROUTE", { where: "/v1/report", what, next });
      }
      return await sendCompressed(request, reply, JSON.stringify(report));
    },
  );

  app.get(
    "/v1/errors",
    { schema: { summary: "Every error code", tags: ["server"], response: { 200: errorsAnswer } } },
    async () => Object.entries(errorTable).map(([code, { status, summary }]) => ({ code, status, summary })),
  );

  app.get(
    "/metrics",
    {
      schema: {
        summary: "For Prometheus",
        tags: ["server"],
        response: { 200: { description: "Metrics", content: { "text/plain": { schema: metricsAnswer } } } },
      },
    },
    async (_request, reply) => {
      const { type, text } = await metrics.text();
      return reply.type(type).send(text);
    },
  );

  app.post(
    "/v1/model/reload",
    {
      schema: {
        summary: "Read the model file again and serve it",
        description: "Needs the token that the server was started with. A bad file leaves the old model serving.",
        tags,
        security: [{ token: [] }],
        response: { 200: reloadAnswer },
      },
    },
    async () => {
      if (!mayReload) {
        const what = "the server was started without a token";
        const next = "Start it with CLAQUETA_TOKEN, or send the process SIGHUP.";
        throw new ClaquetaError("NOT_AUTHORISED", { where: "/v1/model/reload", what, next });
      }
      const { previous, current } = await context.reload();
      return { changed: previous !== current, version: current.version, previous: previous.version };
    },
  );
}
