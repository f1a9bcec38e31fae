import type { Registry } from "prom-client";
import type { Movie } from "../movies/movie.ts";
import type { MoviesPredicted } from "../pipeline/predict-movies.ts";
import { Family, Histogram, head, type Labels } from "./exposition.ts";
import type { ServedVersion } from "./served-model.ts";

/** One request in this many has a movie's words looked up, which costs several times as much as a prediction. */
const lookUpInterval = 128;

const secondsName = "http_request_duration_seconds";
const secondsBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5];
const charactersName = "claqueta_text_characters";
const unseenName = "claqueta_unseen_word_share";

/** Metrics for Prometheus. */
export class Metrics {
  readonly #seconds = new Map<string, { readonly labels: Labels; readonly histogram: Histogram }>();
  readonly #movies = new Family("counter", "claqueta_movies_total", "Movies predicted", "route");
  readonly #genres = new Family(
    "counter",
    "claqueta_genres_total",
    "Movies whose probability of a genre reached its threshold",
    "genre",
  );
  readonly #characters = new Histogram([50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000]);
  readonly #unseen = new Histogram([0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1]);
  readonly #model = new Family("gauge", "claqueta_model", "1 for the version that serves", "version");
  readonly #long = new Family("gauge", "claqueta_long_requests", "Long requests waiting, worked on or being sent");
  readonly #longRequests: () => number;
  #process: Promise<Registry> | undefined;
  #requests = 0;

  /** longRequests: gives their present number. */
  constructor(longRequests: () => number) {
    this.#longRequests = longRequests;
  }

  /** Starts watching the process: memory, processor time and the delay of the event loop (nodejs_eventloop_lag_*). Slow
   * to load, and no answer needs it. */
  async watchProcess(): Promise<Registry> {
    this.#process ??= import("prom-client").then(({ default: { Registry, collectDefaultMetrics } }) => {
      const registry = new Registry();
      collectDefaultMetrics({ register: registry });
      return registry;
    });
    return await this.#process;
  }

  /** The text format of Prometheus, and its content type. */
  async text(): Promise<{ readonly type: string; readonly text: string }> {
    const process = await this.watchProcess();
    this.#long.setOnly("", this.#longRequests());
    const ofProcess = await process.metrics();
    const seconds = [...this.#seconds.values()].map(({ labels, histogram }) => histogram.text(secondsName, labels));
    const unseenHelp = `Share of a plot's words that the model does not know; one request in ${lookUpInterval} is looked at`;
    const text = [
      head(secondsName, "From a request's arrival to the end of its answer", "histogram") + seconds.join(""),
      this.#movies.text(),
      this.#genres.text(),
      head(charactersName, "UTF-16 code units of title and plot", "histogram") + this.#characters.text(charactersName),
      head(unseenName, unseenHelp, "histogram") + this.#unseen.text(unseenName),
      this.#model.text(),
      this.#long.text(),
      ofProcess,
    ].join("\n");
    return { type: process.contentType, text };
  }

  /** ms: from the request's arrival to the end of its answer. */
  requestAnswered(method: string, route: string, status: number, ms: number): void {
    const key = `${method} ${route} ${status}`;
    let series = this.#seconds.get(key);
    if (series === undefined) {
      series = { labels: { method, route, status: String(status) }, histogram: new Histogram(secondsBounds) };
      this.#seconds.set(key, series);
    }
    series.histogram.observe(ms / 1000);
  }

  /** Counts genres above their thresholds and the lengths of texts. */
  moviesPredicted(route: string, served: ServedVersion, movies: readonly Movie[], predicted: MoviesPredicted): void {
    this.#movies.add(route, movies.length);
    for (const { title, plot } of movies) this.#characters.observe(title.length + plot.length);
    const { thresholds, genres } = served.model;
    const width = genres.count;
    const { probabilities } = predicted;
    for (let g = 0; g < width; g++) {
      let count = 0;
      for (let k = g; k < probabilities.length; k += width) if (probabilities[k] >= thresholds[g]) count++;
      if (count > 0) this.#genres.add(genres.names[g], count);
    }
    // After the answer.
    if (this.#requests++ % lookUpInterval === 0) setImmediate(() => this.#lookUpWords(served, movies[0]));
  }

  #lookUpWords({ model }: ServedVersion, movie: Movie): void {
    const share = model.features.unknownWordShare?.(movie);
    if (share !== undefined) this.#unseen.observe(share);
  }

  modelServed(version: string): void {
    this.#model.setOnly(version, 1);
  }
}
