import type { Report } from "../saved/read-report.ts";
import { dataBars } from "./charts/data-bars.ts";
import { genreIntervals, genrePrecision } from "./charts/genre-figures.ts";
import { genrePrecisionRecallCurves, genreReliability, genreRocCurves } from "./charts/genre-panels.ts";
import { confusionMap, togetherMap } from "./charts/heat-map.ts";
import { learningCurve } from "./charts/learning-curve.ts";
import {
  calibrationReliability,
  meanPrecisionRecallCurves,
  meanRocCurves,
  recipeIntervals,
  recipeReliability,
} from "./charts/recipe-curves.ts";
import type { Chart } from "./drawing.ts";

/** The charts that a report has the figures for, by their part of the page. */
export function chartsOf({ recipes, errors, calibration, data }: Report) {
  const [best] = recipes;
  const those = (charts: readonly (Chart | false | null | undefined)[]): Chart[] =>
    charts.flatMap((chart) => (chart ? [chart] : []));
  const profile = data?.profile;
  return {
    recipes: those([recipes.length > 1 && recipeIntervals(recipes)]),
    curves: those([meanRocCurves(recipes), meanPrecisionRecallCurves(recipes), recipeReliability(recipes)]),
    genres: those([best && genreIntervals(best), best && genrePrecision(best)]),
    panels: those([
      best && genreRocCurves(best),
      best && genrePrecisionRecallCurves(best),
      best && genreReliability(best),
    ]),
    confusion: those([best && errors?.confusion && confusionMap(errors.confusion, best)]),
    learning: those(recipes.filter(({ learningCurve: steps }) => steps !== undefined).map(learningCurve)),
    calibration: those([calibration && calibrationReliability(calibration)]),
    data: profile === undefined ? [] : dataBars(profile),
    together: those([profile?.genres && togetherMap(profile.genres.together)]),
  };
}

export type ReportCharts = ReturnType<typeof chartsOf>;
