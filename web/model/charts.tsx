import { useEffect, useRef, useState } from "preact/hooks";
import { figureName } from "../../src/metrics/figure-text.ts";
import { partLabels } from "../../src/metrics/figures.ts";
import type { Recipe } from "../../src/report/saved/report-shape.ts";
import { useLocale } from "../phrases/language.ts";
import type * as Drawings from "./drawings.ts";

/** The charts of one recipe: intervals always, curves where the report has them. */
export function Charts({ recipe }: { readonly recipe: Recipe }) {
  const locale = useLocale();
  const say = locale.phrases.model;
  const { curves } = recipe;
  const genres = Object.keys({ ...curves?.roc, ...curves?.reliability }).filter((name) => name !== "all");
  const [genre, setGenre] = useState("all");
  const figure = figureName("rocAuc", locale.language);
  const intervals = say.intervalChart(figure);
  return (
    <section class="charts" aria-label={intervals}>
      <Chart
        heading={intervals}
        text={say.intervalText(figure, partLabels.interval[locale.language])}
        draw={(drawings, width) => drawings.intervals(recipe.genres, locale, width)}
      />
      {curves && (
        <p class="chart-choice">
          <label for="chart-genre">{say.chartGenre}</label>{" "}
          <select id="chart-genre" value={genre} onChange={(event) => setGenre(event.currentTarget.value)}>
            <option value="all">{say.allGenres}</option>
            {genres.map((name) => (
              <option key={name} value={name}>
                {locale.genre(name)}
              </option>
            ))}
          </select>
        </p>
      )}
      {curves && (
        <>
          <Chart
            heading={say.rocChart}
            text={say.rocChartText}
            draw={(drawings, width) => drawings.rocCurves(curves.roc, genre, locale, width)}
          />
          <Chart
            heading={say.reliabilityChart}
            text={say.reliabilityText}
            draw={(drawings, width) => drawings.reliability(curves.reliability[genre] ?? [], locale, width)}
          />
        </>
      )}
    </section>
  );
}

interface ChartProps {
  readonly heading: string;
  readonly text: string;
  readonly draw: (drawings: typeof Drawings, width: number) => Element;
}

/** One drawing, made when its library is loaded, and again when its frame changes its width. */
function Chart({ heading, text, draw }: ChartProps) {
  const { phrases } = useLocale();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const [drawings, setDrawings] = useState<typeof Drawings | "failed" | null>(null);
  useEffect(() => {
    import("./drawings.ts").then(setDrawings, () => setDrawings("failed"));
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    if (frame.current !== null) observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (width === 0 || drawings === null || drawings === "failed") return;
    frame.current?.replaceChildren(draw(drawings, width));
  });
  return (
    <figure class="chart">
      <figcaption>
        <h3>{heading}</h3>
        <p class="quiet">{text}</p>
      </figcaption>
      {drawings === null && <p role="status">{phrases.loading.chart}</p>}
      {drawings === "failed" && <p role="alert">{phrases.model.chartFailed}</p>}
      <div ref={frame} />
    </figure>
  );
}
