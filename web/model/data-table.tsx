import type { ComponentChildren } from "preact";
import { capital } from "../../src/metrics/figure-text.ts";
import { hintOf, kindOf, type Table, titleOf } from "../../src/report/tables.ts";

interface DataTableProps {
  /** Id of its heading. */
  readonly labelledBy: string;
  readonly table: Table<ComponentChildren>;
}

/** A table whose first cells name its rows, in a frame that scrolls sideways, by keyboard too. */
export function DataTable({ labelledBy, table: [columns, rows] }: DataTableProps) {
  const looks = columns.map((column) => (kindOf(column) === "text" ? "" : "number"));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls it with the arrow keys
    <section class="table-frame" aria-labelledby={labelledBy} tabIndex={0}>
      <table>
        <thead>
          <tr>
            {columns.map((column, k) => (
              <th scope="col" class={looks[k]} title={hintOf(column)} key={titleOf(column)}>
                {capital(titleOf(column))}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...cells], rank) => (
            <tr key={rank}>
              <th scope="row">{name}</th>
              {cells.map((cell, k) => (
                <td class={looks[k + 1]} key={titleOf(columns[k + 1])}>
                  {kindOf(columns[k + 1]) === "main" ? <strong>{cell}</strong> : cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
