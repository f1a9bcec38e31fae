import { useEffect, useRef, useState } from "preact/hooks";
import { useVoice } from "../phrases/language.ts";
import type { RecipeFigures } from "../report.ts";
import type * as Drawings from "./drawings.ts";

type Draw = (drawings: typeof Drawings, width: number) => Element;

/** The charts of one recipe: intervals always, curves where the report has them. */
export function Charts({ recipe }: { readonly recipe: RecipeFigures }) {
  const voice = useVoice();
  const say = voice.phrases.model;
  const { roc, reliability } = recipe.curves ?? {};
  const genres = Object.keys({ ...roc, ...reliability }).filter((name) => name !== "all");
  const first = genres.find((name) => name === "Drama") ?? genres[0];
  const [genre, setGenre] = useState(reliability?.all === undefined ? first : "all");
  return (
    <section class="charts" aria-label={say.intervalChart}>
      <Chart
        heading={say.intervalChart}
        text={say.intervalText}
        draw={(drawings, width) => drawings.intervals(recipe.genres, voice, width)}
      />
      {(roc || reliability) && (
        <p class="chart-choice">
          <label for="chart-genre">{say.chartGenre}</label>{" "}
          <select id="chart-genre" value={genre} onChange={(event) => setGenre(event.currentTarget.value)}>
            <option value="all">{say.allGenres}</option>
            {genres.map((name) => (
              <option key={name} value={name}>
                {voice.genre(name)}
              </option>
            ))}
          </select>
        </p>
      )}
      {roc && (
        <Chart
          heading={say.rocChart}
          text={say.rocChartText}
          draw={(drawings, width) => drawings.rocCurves(roc, genre, voice, width)}
        />
      )}
      {reliability && (
        <Chart
          heading={say.reliabilityChart}
          text={say.reliabilityText}
          draw={(drawings, width) => drawings.reliability(reliability[genre] ?? [], voice, width)}
        />
      )}
    </section>
  );
}

interface ChartProps {
  readonly heading: string;
  readonly text: string;
  readonly draw: Draw;
}

/** One drawing, made when the library behind it has come, and again when its place changes its width. */
function Chart({ heading, text, draw }: ChartProps) {
  const { phrases } = useVoice();
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [drawings, setDrawings] = useState<typeof Drawings | "failed" | null>(null);
  useEffect(() => {
    import("./drawings.ts").then(setDrawings, () => setDrawings("failed"));
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    if (place.current !== null) observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width === 0 || drawings === null || drawings === "failed") return;
    place.current?.replaceChildren(draw(drawings, width));
  });
  return (
    <figure class="chart">
      <figcaption>
        <h3>{heading}</h3>
        <p class="quiet">{text}</p>
      </figcaption>
      {drawings === null && <p role="status">{phrases.loading.chart}</p>}
      {drawings === "failed" && <p role="alert">{phrases.model.chartFailed}</p>}
      <div class="chart-place" ref={place} />
    </figure>
  );
}
