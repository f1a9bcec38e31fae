import type { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { MoviesPredicted } from "../genre-model/predict-movies.ts";
import { unseenWordShare } from "../genre-model/unseen-words.ts";
import type { Movie } from "../movies/movie.ts";
import type { ServedVersion } from "./served-model.ts";

/** Every so many requests one movie's words are looked up, which costs several times as much as a prediction. */
const drift = 128;

interface Instruments {
  readonly registry: Registry;
  readonly seconds: Histogram<"method" | "route" | "status">;
  readonly movies: Counter<"route">;
  readonly genres: Counter<"genre">;
  readonly characters: Histogram;
  readonly unseen: Histogram;
  readonly model: Gauge<"version">;
}

/** What Prometheus is told. The instruments are loaded after the first answers; what happened before then is kept and
 * told to them when they come. */
export class Metrics {
  #instruments: Instruments | undefined;
  #waiting: ((instruments: Instruments) => void)[] = [];
  #loading: Promise<Instruments> | undefined;
  #requests = 0;
  readonly #longRequests: () => number;

  /** longRequests: how many there are now. */
  constructor(longRequests: () => number) {
    this.#longRequests = longRequests;
  }

  /** Loads the instruments, once. */
  async load(): Promise<Instruments> {
    this.#loading ??= makeInstruments(this.#longRequests).then((made) => {
      this.#instruments = made;
      for (const tell of this.#waiting) tell(made);
      this.#waiting = [];
      return made;
    });
    return await this.#loading;
  }

  /** The text format of Prometheus, and its content type. */
  async text(): Promise<{ readonly type: string; readonly text: string }> {
    const { registry } = await this.load();
    return { type: registry.contentType, text: await registry.metrics() };
  }

  requestAnswered(method: string, route: string, status: number, ms: number): void {
    this.#tell(({ seconds }) => seconds.observe({ method, route, status }, ms / 1000));
  }

  /** Counts genres above their thresholds and the lengths of texts. */
  moviesPredicted(route: string, served: ServedVersion, movies: readonly Movie[], predicted: MoviesPredicted): void {
    const { thresholds, genres } = served.model;
    const width = genres.count;
    const isSampled = this.#requests++ % drift === 0;
    this.#tell((to) => {
      to.movies.inc({ route }, movies.length);
      for (const { title, plot } of movies) to.characters.observe(title.length + plot.length);
      const { probabilities } = predicted;
      for (let g = 0; g < width; g++) {
        let count = 0;
        for (let k = g; k < probabilities.length; k += width) if (probabilities[k] >= thresholds[g]) count++;
        if (count > 0) to.genres.inc({ genre: genres.names[g] }, count);
      }
      const share = isSampled ? unseenWordShare(served.model, movies[0]) : undefined;
      if (share !== undefined) to.unseen.observe(share);
    });
  }

  modelServed(version: string): void {
    this.#tell(({ model }) => {
      model.reset();
      model.set({ version }, 1);
    });
  }

  #tell(say: (instruments: Instruments) => void): void {
    if (this.#instruments !== undefined) say(this.#instruments);
    else if (this.#waiting.length < 10_000) this.#waiting.push(say);
  }
}

async function makeInstruments(longRequests: () => number): Promise<Instruments> {
  const { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } = (await import("prom-client")).default;
  const registry = new Registry();
  // Process, memory and event-loop delay (nodejs_eventloop_lag_*).
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: "claqueta_long_requests",
    help: "Long requests waiting, worked on or being sent",
    registers,
    collect() {
      this.set(longRequests());
    },
  });
  return {
    registry,
    seconds: new Histogram({
      name: "http_request_duration_seconds",
      help: "From a request's arrival to the end of its answer",
      labelNames: ["method", "route", "status"],
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    movies: new Counter({ name: "claqueta_movies_total", help: "Movies predicted", labelNames: ["route"], registers }),
    genres: new Counter({
      name: "claqueta_genres_total",
      help: "Movies whose probability of a genre reached its threshold",
      labelNames: ["genre"],
      registers,
    }),
    characters: new Histogram({
      name: "claqueta_text_characters",
      help: "UTF-16 code units of title and plot",
      buckets: [50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 20_000],
      registers,
    }),
    unseen: new Histogram({
      name: "claqueta_unseen_word_share",
      help: `Share of a plot's words that the model does not know; one request in ${drift} is looked at`,
      buckets: [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1],
      registers,
    }),
    model: new Gauge({
      name: "claqueta_model",
      help: "1 for the version that serves",
      labelNames: ["version"],
      registers,
    }),
  };
}
