import { useVoice } from "../phrases/language.ts";
import type { PredictorError } from "../predictor.ts";

/** Says what went wrong, in the page's language, and the detail as it came. */
export function FaultNote({ error, onRetry }: { readonly error: PredictorError; onRetry(): void }) {
  const { phrases } = useVoice();
  const { heading, text } = phrases.fault[error.fault];
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
      <button type="button" class="plain" onClick={onRetry}>
        {phrases.retry}
      </button>
    </div>
  );
}
