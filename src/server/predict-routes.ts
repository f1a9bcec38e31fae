import { ClaquetaError } from "../errors.ts";
import type { Movie } from "../movies/movie.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";
import { rankGenres } from "../pipeline/genre-ranking.ts";
import type { ExplainRequest, MoviesPredicted } from "../pipeline/predict-movies.ts";
import { predictAnswer, predictBody, reportAnswer, reportBody } from "./compiled-schemas.ts";
import { sendCompressed } from "./compressed.ts";
import { InvalidRequest, pointerPart } from "./problem.ts";
import { fieldsOfRequest } from "./request-fields.ts";
import type { PredictAnswer, PredictBody } from "./schema.ts";
import type { ServedVersion } from "./served-model.ts";
import type { App, ServerContext } from "./server-context.ts";

const explainedByDefault = 3;
const termsExplained = 20;

export function addPredictRoutes(app: App, context: ServerContext): void {
  const { served, predictor, metrics, limits } = context;

  app.post(
    "/predict",
    {
      schema: {
        summary: "One movie, as the report's service took it",
        tags: ["report"],
        body: reportBody,
        response: { 200: reportAnswer },
      },
    },
    async (request, reply) => {
      const version = served.current;
      const movies = [{ id: "", title: "", year: null, plot: request.body.plot_title_year }];
      const predicted = await predictor.predict(version, movies, reply);
      metrics.moviesPredicted("/predict", version, movies, predicted);
      return { predictions: [Array.from(predicted.probabilities)] };
    },
  );

  app.post(
    "/v1/predict",
    {
      schema: {
        summary: "Genres of one movie, or of many",
        tags: ["predict"],
        body: predictBody,
        response: { 200: predictAnswer },
      },
    },
    async (request, reply) => {
      const version = served.current;
      const { body } = request;
      const movies = moviesOf(body, version.model);
      const explain = explainRequest(body, version, limits.explainedMoviesPerRequest);
      const { topK, threshold } = body;
      // The predicting thread writes answers without explanations as bytes: the serialiser is slower.
      const before = `{"model":"${version.version}","predictions":`;
      const json = explain === undefined ? { topK, threshold, before, behind: "}" } : undefined;
      const predicting = predictor.predict(version, movies, reply, { explain, json });
      const predicted = predicting instanceof Promise ? await predicting : predicting;
      metrics.moviesPredicted("/v1/predict", version, movies, predicted);
      if (predicted.json === undefined) return answerOf(version, body, movies, predicted);
      const { buffer, byteOffset, length } = predicted.json;
      return await sendCompressed(request, reply, Buffer.from(buffer, byteOffset, length));
    },
  );
}

/** Throws INVALID_REQUEST. */
function moviesOf(body: PredictBody, model: GenreModel): Movie[] {
  const { movies } = body;
  if (movies === undefined) return [movieOf(body, model, "")];
  for (const field of ["id", "title", "year", "fields"] as const) {
    if (body[field] === undefined) continue;
    throw new InvalidRequest("", `field "${field}" stands beside movies`, "Put it into the movie that it belongs to.");
  }
  return movies.map((movie, row) => movieOf(movie, model, `/movies/${row}`));
}

/** pointer: the movie's place in the body. */
function movieOf(given: Omit<PredictBody, "movies">, model: GenreModel, pointer: string): Movie {
  const { id = "", title = "", year = null, plot = "", fields } = given;
  const movie = { id, title, year, plot };
  if (fields === undefined) return movie;
  const pointerOf = (name: string): string => `${pointer}/fields/${pointerPart(name)}`;
  return { ...movie, fields: fieldsOfRequest(model, fields, pointerOf) };
}

/** Throws INVALID_REQUEST, UNKNOWN_GENRE. */
function explainRequest(body: PredictBody, { model }: ServedVersion, maxMovies: number): ExplainRequest | undefined {
  const { explain, explainGenres, movies } = body;
  if (explain !== true) {
    if (explainGenres === undefined) return undefined;
    throw new InvalidRequest("/explainGenres", "it stands without explain", "Set explain to true.");
  }
  if (movies !== undefined && movies.length > maxMovies) {
    const detail = `it has ${movies.length} movies to explain`;
    throw new InvalidRequest("/movies", detail, `Send at most ${maxMovies} at once.`);
  }
  const unknown = explainGenres?.find((genre) => model.genres.indexOf(genre) < 0);
  if (unknown !== undefined) {
    const what = `${JSON.stringify(unknown.slice(0, 40))} is not one of the model's genres`;
    const expected = `one of ${model.genres.names.join(", ")}`;
    throw new ClaquetaError("UNKNOWN_GENRE", { where: "body /explainGenres", what, expected });
  }
  return { genres: explainGenres ?? [], explainTop: explainedByDefault, maxTerms: termsExplained };
}

function answerOf(
  { model, version }: ServedVersion,
  { topK, threshold }: PredictBody,
  movies: readonly Movie[],
  { probabilities, explanations }: MoviesPredicted,
): PredictAnswer {
  return {
    model: version,
    predictions: movies.map(({ id }, row) => {
      const genres = rankGenres(model, probabilities, row, { topK, threshold });
      const prediction: PredictAnswer["predictions"][number] = id === "" ? { genres } : { id, genres };
      if (explanations !== undefined) {
        prediction.explanation = explanations[row] as NonNullable<typeof prediction.explanation>;
      }
      return prediction;
    }),
  };
}
