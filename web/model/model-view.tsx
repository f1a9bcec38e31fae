import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Phrases } from "../phrases/english.ts";
import { useVoice } from "../phrases/language.ts";
import type { ModelCard, Predictor } from "../predictor.ts";
import type { Report } from "../report.ts";
import { Charts } from "./charts.tsx";
import { GenreTable } from "./genre-table.tsx";
import { RecipeTable } from "./recipe-table.tsx";

interface ModelViewProps {
  readonly predictor: Predictor;
  readonly card: ModelCard;
}

type ReportState = { readonly kind: "loading" | "failed" } | { readonly kind: "read"; readonly report: Report | null };

/** What the model is, what it came out of and how good it is. */
export function ModelView({ predictor, card }: ModelViewProps) {
  const { phrases } = useVoice();
  const say = phrases.model;
  const [state, setState] = useState<ReportState>({ kind: "loading" });
  const read = (): void => {
    setState({ kind: "loading" });
    predictor.report().then(
      (report) => setState({ kind: "read", report }),
      () => setState({ kind: "failed" }),
    );
  };
  useEffect(read, [predictor]);
  return (
    <div class="model">
      <h1 tabIndex={-1}>{say.heading}</h1>
      <About card={card} />
      {state.kind === "loading" && <p role="status">{phrases.loading.report}</p>}
      {state.kind === "failed" && (
        <div class="fault" role="alert">
          <p>{say.reportFailed}</p>
          <button type="button" class="plain" onClick={read}>
            {phrases.retry}
          </button>
        </div>
      )}
      {state.kind === "read" &&
        (state.report === null ? (
          <p class="note">{withCode(say.noReport)}</p>
        ) : (
          <ReportSections report={state.report} card={card} />
        ))}
    </div>
  );
}

/** The recipe of the report that the model was made by, else the best one. */
function ReportSections({ report, card }: { readonly report: Report; readonly card: ModelCard }) {
  const own = report.recipes.find(({ name }) => name === card.provenance.recipe) ?? report.recipes[0];
  return (
    <>
      <RecipeTable report={report} />
      <Charts recipe={own} />
      <GenreTable recipe={own} card={card} />
      {report.warnings.length > 0 && (
        <ul class="quiet" lang="en">
          {report.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function About({ card }: { readonly card: ModelCard }) {
  const { phrases, whole, bytes } = useVoice();
  const say = phrases.model;
  const { provenance, features, classifier, calibration } = card;
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    [say.recipe, provenance.recipe],
    [say.trainedOn, say.movies(whole(provenance.trainingMovieCount))],
    ...extraFacts(card, say, whole),
    [say.features, say.columns(features.kind, whole(features.columnCount))],
    [say.classifier, classifier.kind],
    [say.calibration, calibration.kind],
    [say.explanation, card.explanation === "exact" ? say.exact : say.occlusion],
    [say.size, bytes(card.modelBytes)],
    [say.seed, String(provenance.seed)],
    [say.data, provenance.dataSha256 === "" ? "–" : <Digits text={provenance.dataSha256} />],
    [say.made, `claqueta ${provenance.claquetaVersion}`],
    [say.version, card.version],
  ];
  return (
    <section aria-labelledby="about-heading">
      <h2 id="about-heading">{say.about}</h2>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Movies of other corpora that it learned from too, where there are any. */
function extraFacts(
  { provenance }: ModelCard,
  say: Phrases["model"],
  whole: (value: number) => string,
): readonly (readonly [string, string])[] {
  const { extra } = provenance.notes;
  if (!Array.isArray(extra) || extra.length === 0) return [];
  const count = extra.reduce((sum: number, corpus) => sum + Number((corpus as { movieCount?: unknown }).movieCount), 0);
  return [[say.extra, say.extraMovies(whole(count), whole(extra.length))]];
}

/** Few enough to be compared by eye; the rest shows on hovering, and is read out. */
const Digits = ({ text }: { readonly text: string }) => (
  <span title={text}>
    <span aria-hidden="true">{text.slice(0, 12)}…</span>
    <span class="sr-only">{text}</span>
  </span>
);

/** Text with `code` in backticks. */
function withCode(text: string) {
  return text.split("`").map((part, k) => (k % 2 === 1 ? <code key={k}>{part}</code> : part));
}
