import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ClaquetaError } from "../../src/errors.ts";
import { sum } from "../../src/statistics.ts";
import type { Phrases } from "../phrases/english.ts";
import { useLocale } from "../phrases/language.ts";
import type { ModelCard, Predictor } from "../predictor.ts";
import type { ReportSections, shownReport } from "./report-sections.tsx";

interface ModelViewProps {
  readonly predictor: Predictor;
  readonly card: ModelCard;
}

type ReportState =
  | { readonly kind: "loading" | "none" }
  /** detail: in English; may be empty. */
  | { readonly kind: "failed"; readonly detail: string }
  | { readonly kind: "read"; readonly shown: Shown; readonly Sections: typeof ReportSections };
type Shown = NonNullable<ReturnType<typeof shownReport>>;

/** What the model is, how it was made and how good it is. */
export function ModelView({ predictor, card }: ModelViewProps) {
  const { phrases } = useLocale();
  const say = phrases.model;
  const [state, setState] = useState<ReportState>({ kind: "loading" });
  const read = (): void => {
    setState({ kind: "loading" });
    readReport(predictor).then(setState, (error) => setState({ kind: "failed", detail: detailOf(error) }));
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
          {state.detail !== "" && <p lang="en">{state.detail}</p>}
          <button type="button" class="plain" onClick={read}>
            {phrases.retry}
          </button>
        </div>
      )}
      {state.kind === "none" && <p class="note">{withCode(say.noReport)}</p>}
      {state.kind === "read" && <state.Sections {...state.shown} card={card} />}
    </div>
  );
}

async function readReport(predictor: Predictor): Promise<ReportState> {
  const json = await predictor.report();
  if (json === null) return { kind: "none" };
  const { ReportSections: Sections, shownReport: shownIn } = await import("./report-sections.tsx");
  const shown = shownIn(json);
  return shown === undefined ? { kind: "none" } : { kind: "read", shown, Sections };
}

const detailOf = (error: unknown): string => (error instanceof ClaquetaError ? error.message : "");

function About({ card }: { readonly card: ModelCard }) {
  const { phrases, whole, bytes, list } = useLocale();
  const say = phrases.model;
  const own = Object.keys(card.fields);
  const { provenance, features, classifier, calibration } = card;
  const facts: readonly (readonly [string, ComponentChildren])[] = [
    [say.recipe, provenance.recipe],
    [say.trainedOn, say.movies(whole(provenance.trainingMovieCount))],
    ...extraFacts(card, say, whole),
    [say.features, say.columns(features.kind, whole(features.columnCount))],
    ...(own.length > 0 ? [[say.fields, list(own)] as const] : []),
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

/** Movies of other corpora that it also learned from. */
function extraFacts(
  { provenance }: ModelCard,
  say: Phrases["model"],
  whole: (value: number) => string,
): readonly (readonly [string, string])[] {
  const { extra } = provenance.notes;
  if (!Array.isArray(extra) || extra.length === 0) return [];
  const count = sum(extra.map((corpus) => Number((corpus as { movieCount?: unknown }).movieCount)));
  return [[say.extra, say.extraMovies(whole(count), whole(extra.length))]];
}

/** Few enough digits to compare by eye; all show on hover, and screen readers read them. */
const Digits = ({ text }: { readonly text: string }) => (
  <span title={text}>
    <span aria-hidden="true">{text.slice(0, 12)}…</span>
    <span class="sr-only">{text}</span>
  </span>
);

/** A text whose parts in backticks are code. */
function withCode(text: string) {
  return text.split("`").map((part, k) => (k % 2 === 1 ? <code key={k}>{part}</code> : part));
}
