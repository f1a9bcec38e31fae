import { capital, figureHeads, figureName, figureText, narrowDigits } from "../../src/metrics/figure-text.ts";
import { type FigurePath, figures } from "../../src/metrics/figures.ts";
import { useVoice } from "../phrases/language.ts";

/** Heads of the figures' columns. */
export function FigureHeads({ paths }: { readonly paths: readonly FigurePath[] }) {
  const { language } = useVoice();
  return figureHeads(paths, language).map((head) => (
    <th scope="col" class="number" key={head}>
      {capital(head)}
    </th>
  ));
}

/** One row's figures, the one that ranks in bold. */
export function FigureCells({ record, paths }: { readonly record: object; readonly paths: readonly FigurePath[] }) {
  const { decimal, bytes } = useVoice();
  const write = { decimal, bytes, seconds: (value: number) => `${decimal(value, 1)} s` };
  return paths.map((path) => {
    const text = figureText(record, path, write, narrowDigits);
    return (
      <td class="number" key={path}>
        {/^rocAuc(\.macro)?$/.test(path) ? <strong>{text}</strong> : text}
      </td>
    );
  });
}

/** What each of the figures means. */
export function Meanings({ paths }: { readonly paths: readonly FigurePath[] }) {
  const { language, phrases } = useVoice();
  const keys = [...new Set(paths.map((path) => path.split(".")[0] as keyof typeof figures))];
  return (
    <details class="quiet">
      <summary>{phrases.model.meanings}</summary>
      <dl>
        {keys.map((key) => (
          <div key={key}>
            <dt>{capital(figureName(key, language))}</dt>
            <dd>{figures[key].meaning[language]}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
