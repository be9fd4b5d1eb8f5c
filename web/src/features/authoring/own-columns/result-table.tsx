import type { ProposedColumns } from '../../../api/contract.ts';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { nameOut } from './column-table.tsx';
import classes from './own-columns.module.css';
import sheets from './sheet.module.css';
import { sumOutcome } from './tried.ts';

/** The first rows of the result of the trial. */
export function ResultTable({ trial }: { trial: ProposedColumns }) {
  const { columns, tried = [], example } = trial;
  const rows = example?.result.rows ?? [];
  const count = example?.result.row_count ?? 0;
  const unread = tried.map((column) => new Set(column.unread.values));
  const sum = sumOutcome(columns.map((column, at) => ({ column, tried: tried[at] ?? null }))).unread;
  return (
    <section className={classes.pane} aria-label={t`Result`}>
      <div className={classes.paneHead}>
        <b>{t`Result`}</b>
        <span className={classes.muted}>
          {rows.length < count
            ? t`the first ${rows.length} of ${countOf(count, 'row')}, ${countOf(columns.length, 'column')}`
            : t`${countOf(count, 'row')}, ${countOf(columns.length, 'column')}`}
        </span>
        {sum > 0 ? (
          <span className={classes.bad}>{t`${sum} not read`}</span>
        ) : (
          <span className={classes.muted}>{t`all read`}</span>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with keys. */}
      <section className={sheets.grid} tabIndex={0} aria-label={t`The result of the example`}>
        <table>
          <thead>
            <tr>
              <th aria-label={t`Row`} />
              {columns.map(({ label, key, checks }) => (
                <th key={label} scope="col">
                  <small>{key ? t`key` : checks?.required ? t`required` : ''}</small>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((values, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place.
              <tr key={row} data-label="data">
                <th scope="row">{row + 1}</th>
                {values.map((value, column) => (
                  <td
                    // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
                    key={column}
                    data-number={typeof value === 'number' || undefined}
                    data-unread={unread[column]?.has(String(value)) || undefined}
                  >
                    {value === null ? '' : nameOut(value, columns[column]?.kind ?? 'text')}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
