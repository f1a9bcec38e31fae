import * as Plot from "@observablehq/plot";
import { capital, figureName } from "../../../metrics/figure-text.ts";
import { percent, whole } from "../../number-text.ts";
import type { Profile } from "../../saved/report-shape.ts";
import type { Chart } from "../drawing.ts";
import { grids, namedRows, numbers, shortName } from "./axes.ts";

interface Bar {
  readonly name: string;
  readonly count: number;
  readonly note: string;
}

function bars(chart: Pick<Chart, "name" | "title" | "caption">, list: readonly Bar[]): Chart {
  const max = Math.max(1, ...list.map(({ count }) => count));
  const names = list.map(({ name }) => name);
  return {
    ...chart,
    spoken: list.map(({ name, count }) => `${name} ${whole(count)}`).join(", "),
    options: (palette) => ({
      ...namedRows(names, numbers("movies", [0, max], 4), { height: 44, right: 74, bottom: 38 }),
      padding: 0.3,
      marks: [
        ...grids(palette, "x"),
        Plot.barX(list, { y: "name", x: "count", fill: palette.series[1], fillOpacity: 0.85 }),
        Plot.text(list, { y: "name", x: "count", text: "note", dx: 4, textAnchor: "start", fill: palette.ink }),
      ],
    }),
  };
}

/** The contents of a data set; parts that it lacks are left out. */
export function dataBars({ genres, years }: Profile): Chart[] {
  const counted = (name: string, count: number): Bar => ({ name, count, note: whole(count) });
  const charts: Chart[] = [];
  const add = (name: string, title: string, caption: string, list: readonly Bar[]): number =>
    charts.push(bars({ name, title, caption }, list));
  if (genres !== null) {
    const caption = "Movies that have each genre, and their share of all that have labels.";
    const list = genres.support.map(({ genre, count, share }) => ({
      ...counted(shortName(genre), count),
      note: `${whole(count)} · ${percent(share, share < 0.1 ? 1 : 0)}`,
    }));
    add("data-genres", "Movies by genre", caption, list);
  }
  if (years !== null) {
    const list = years.decades.map(({ decade, count }) => counted(`${decade}s`, count));
    add("data-decades", "Movies by decade", "Movies by decade; decades without any are not shown.", list);
  }
  if (genres !== null) {
    const caption = `Movies by the number of genres that they have: ${genres.aMovie.mean.toFixed(2)} on average.`;
    const list = genres.aMovie.histogram.map(({ genres: size, count }) => counted(String(size), count));
    add("data-genres-a-movie", capital(figureName("genresAMovie")), caption, list);
  }
  return charts;
}
