import type { ComponentChildren } from "preact";
import { capital } from "../../src/metrics/figure-text.ts";
import { columnOf, type Table } from "../../src/report/tables.ts";

interface DataTableProps {
  /** Id of its heading. */
  readonly labelledBy: string;
  readonly table: Table<ComponentChildren>;
}

/** A table whose first cells name the rows, in a frame that scrolls sideways, also by keyboard. */
export function DataTable({ labelledBy, table: [columns, rows] }: DataTableProps) {
  const all = columns.map(columnOf);
  const looks = all.map(({ kind }) => (kind === "text" ? "" : "number"));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys scroll it for people without a pointer
    <section class="table-frame" aria-labelledby={labelledBy} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {all.map(({ title, hint }, k) => (
              <th scope="col" class={looks[k]} title={hint} key={title}>
                {capital(title)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells], rank) => (
            <tr key={rank}>
              <th scope="row">{name}</th>
              {cells.map((cell, k) => (
                <td class={looks[k + 1]} key={all[k + 1].title}>
                  {all[k + 1].kind === "main" ? <strong>{cell}</strong> : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
