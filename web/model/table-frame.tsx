import type { ComponentChildren } from "preact";

/** A table in a frame that scrolls sideways, by keyboard too. labelledBy: id of its heading. */
export function TableFrame({ labelledBy, children }: { labelledBy: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls it with the arrow keys
    <section class="table-frame" aria-labelledby={labelledBy} tabIndex={0}>
      <table>{children}</table>
    </section>
  );
}
