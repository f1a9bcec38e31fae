import { useLocale } from "./phrases/language.ts";
import type { PredictorError } from "./predictor.ts";

interface FaultNoteProps {
  readonly error: PredictorError;
  onRetry(): void;
  /** Called with the key that a locked server asks for. */
  onKey?(key: string): void;
}

/** What went wrong, in the page's language, and the detail in English. */
export function FaultNote({ error, onRetry, onKey }: FaultNoteProps) {
  const { phrases } = useLocale();
  const { heading, text } = phrases.fault[error.fault];
  const isLocked = error.fault === "locked" && onKey !== undefined;
  return (
    <div class="fault" role="alert">
      <p>
        <strong>{heading}.</strong> {text}
      </p>
      {error.message !== "" && (
        <p class="quiet" lang="en">
          {error.message}
        </p>
      )}
      {isLocked ? (
        <form
          class="key"
          onSubmit={(event) => {
            event.preventDefault();
            onKey(String(new FormData(event.currentTarget).get("key")));
          }}
        >
          <label for="key">{phrases.key.label}</label>
          <input id="key" name="key" type="password" required autocomplete="current-password" />
          <button type="submit" class="plain">
            {phrases.key.use}
          </button>
        </form>
      ) : (
        <button type="button" class="plain" onClick={onRetry}>
          {phrases.retry}
        </button>
      )}
    </div>
  );
}
