import { useEffect, useRef, useState } from "preact/hooks";
import { ClaquetaError } from "../../src/errors.ts";
import { tableFormats } from "../../src/movies/formats/stream-formats.ts";
import { useLocale } from "../phrases/language.ts";
import type { ModelCard, Predictor } from "../predictor.ts";
import { addGenres, type FileProgress, type GenreFile } from "./genre-file.ts";

type FileState =
  | { readonly kind: "waiting"; readonly wasCancelled: boolean }
  | { readonly kind: "working"; readonly name: string; readonly progress: FileProgress }
  | { readonly kind: "done"; readonly name: string; readonly file: GenreFile; readonly url: string }
  | { readonly kind: "failed"; readonly detail: string };

interface FilePanelProps {
  readonly predictor: Predictor;
  readonly card: ModelCard;
}

/** Files that the browser's dialogue offers. */
const accepted = tableFormats
  .flatMap(({ extensions, mediaType }) => [...extensions.map((ending) => `.${ending}`), mediaType])
  .join();

/** A file in, the same file with genres out; dropped anywhere on the page, or chosen. */
export function FilePanel({ predictor, card }: FilePanelProps) {
  const { phrases, whole, list } = useLocale();
  const say = phrases.file;
  const own = Object.keys(card.fields);
  const titles = list(tableFormats.map(({ title }) => title));
  const [state, setState] = useState<FileState>({ kind: "waiting", wasCancelled: false });
  const work = useRef<AbortController>(undefined);
  const url = state.kind === "done" ? state.url : undefined;
  useEffect(() => () => url && URL.revokeObjectURL(url), [url]);
  useEffect(() => () => work.current?.abort(), []);

  const take = async (file: File): Promise<void> => {
    work.current?.abort();
    const controller = new AbortController();
    work.current = controller;
    const show = (next: FileState): void => {
      if (work.current === controller) setState(next);
    };
    show({ kind: "working", name: file.name, progress: { readBytes: 0, totalBytes: file.size, movieCount: 0 } });
    try {
      const result = await addGenres(file, predictor, card, controller.signal, (progress) =>
        show({ kind: "working", name: file.name, progress }),
      );
      if (result === undefined) return show({ kind: "failed", detail: say.notReadable(titles) });
      show({ kind: "done", name: file.name, file: result, url: URL.createObjectURL(result.content) });
    } catch (error) {
      if (controller.signal.aborted) return show({ kind: "waiting", wasCancelled: true });
      const isKnown = error instanceof ClaquetaError;
      // Without the hints about options of the command line.
      show({ kind: "failed", detail: isKnown ? error.message.replace(/ [^.]*--.*$/s, "") : String(error) });
    }
  };
  const isOver = useDrop((file) => void take(file));

  return (
    <section class="file" aria-labelledby="file-heading">
      {isOver && (
        <div class="drop-veil">
          <p>{say.dropHere}</p>
        </div>
      )}
      <h2 id="file-heading">{say.heading}</h2>
      <div class="file-box">
        {state.kind === "working" ? (
          <>
            <label for="file-progress">{say.working(state.name)}</label>
            <progress
              id="file-progress"
              max={Math.max(state.progress.totalBytes, 1)}
              value={state.progress.readBytes}
            />
            <p class="quiet">{say.rows(whole(state.progress.movieCount))}</p>
            <button type="button" class="plain" onClick={() => work.current?.abort()}>
              {say.cancel}
            </button>
          </>
        ) : (
          <>
            {state.kind === "done" && <Result name={state.name} file={state.file} url={state.url} />}
            {state.kind === "failed" && (
              <div role="alert">
                <p>
                  <strong>{say.failed}</strong>
                </p>
                <p class="quiet">{state.detail}</p>
              </div>
            )}
            <p role="status">{state.kind === "waiting" && state.wasCancelled && say.cancelled}</p>
            <p>
              {state.kind === "waiting" && `${say.invitation} `}
              <label class="chip file-choice">
                {state.kind === "waiting" ? say.choose : say.another}
                <input
                  type="file"
                  class="sr-only"
                  accept={accepted}
                  onChange={(event) => {
                    const [file] = event.currentTarget.files ?? [];
                    event.currentTarget.value = "";
                    if (file !== undefined) void take(file);
                  }}
                />
              </label>
            </p>
            {state.kind !== "done" && (
              <p class="quiet">
                {say.needs(titles)}
                {own.length > 0 && ` ${say.alsoReads(list(own))}`}
              </p>
            )}
          </>
        )}
      </div>
    </section>
  );
}

function Result({ name, file, url }: { readonly name: string; readonly file: GenreFile; readonly url: string }) {
  const { phrases, whole, list } = useLocale();
  const say = phrases.file;
  const { rowCount, problemCount, problems, lackingFields } = file;
  return (
    <>
      <p role="status">
        {say.done(whole(rowCount - problemCount), name)}
        {lackingFields.length > 0 && ` ${say.lacking(list(lackingFields))}`}
      </p>
      <p>
        <a class="button" href={url} download={file.name}>
          {say.download} {file.name}
        </a>
      </p>
      {problemCount > 0 && (
        <details>
          <summary>{say.problems(whole(problemCount))}</summary>
          <ul class="quiet" lang="en">
            {problems.map((problem, k) => (
              <li key={k}>{problem}</li>
            ))}
          </ul>
          {problemCount > problems.length && <p class="quiet">{say.more(whole(problemCount - problems.length))}</p>}
        </details>
      )}
    </>
  );
}

/** Calls onFile with a file dropped anywhere on the page; true while one hovers over it. */
function useDrop(onFile: (file: File) => void): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFile);
  latest.current = onFile;
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const hasFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true;
    addEventListener(
      "dragover",
      (event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(true);
      },
      { signal },
    );
    // Left the window, not just an element.
    addEventListener("dragleave", (event) => event.relatedTarget === null && setOver(false), { signal });
    addEventListener(
      "drop",
      (event) => {
        if (!hasFile(event)) return;
        event.preventDefault();
        setOver(false);
        const [file] = event.dataTransfer?.files ?? [];
        if (file !== undefined) latest.current(file);
      },
      { signal },
    );
    return () => controller.abort();
  }, []);
  return isOver;
}
