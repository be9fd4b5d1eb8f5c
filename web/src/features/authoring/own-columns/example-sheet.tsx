import { ActionIcon } from '@mantine/core';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { TriedExample } from '../../../api/contract.ts';
import { formatCode } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { labelStyle } from '../../inspection/grid/index.ts';
import classes from './own-columns.module.css';
import sheets from './sheet.module.css';

/** A sheet of many columns shows fewer rows, so that it is drawn at once. */
const MAX_CELLS = 6_000;

interface ExampleSheetProps {
  example: TriedExample;
  /** The name in the file of the column that the keyboard is at. */
  current: string | undefined;
  /** undefined while the header is being moved. */
  onHeader: ((row: number) => void) | undefined;
}

/** The example as it was sent: labels of rows, and the header, which can be moved. */
export function ExampleSheet({ example, current, onHeader }: ExampleSheetProps) {
  const { rows, header_row: header } = example;
  const width = Math.max(...rows.map(({ values }) => values.length), 1);
  const shown = rows.slice(0, Math.max(10, Math.floor(MAX_CELLS / width)));
  const at = rows.findIndex(({ row }) => row === header);
  const place = current === undefined ? -1 : (rows[at]?.values.indexOf(current) ?? -1);
  const above = rows[at - 1]?.row;
  const below = rows[at + 1]?.row;
  return (
    <section className={classes.pane} aria-label={t`The example`}>
      <div className={classes.paneHead}>
        <b>{t`Example`}</b>
        <span className={classes.muted}>{header === null ? t`No header was found` : t`Header is row ${header}`}</span>
        <ActionIcon
          size="sm"
          aria-label={t`Header is one row above`}
          disabled={!onHeader || above === undefined}
          onClick={() => above !== undefined && onHeader?.(above)}
        >
          <ArrowUp size={14} aria-hidden />
        </ActionIcon>
        <ActionIcon
          size="sm"
          aria-label={t`Header is one row below`}
          disabled={!onHeader || below === undefined}
          onClick={() => below !== undefined && onHeader?.(below)}
        >
          <ArrowDown size={14} aria-hidden />
        </ActionIcon>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with keys. */}
      <section className={sheets.grid} tabIndex={0} aria-label={t`The example as sent`}>
        <table>
          <tbody>
            {shown.map(({ row, label, values }) => (
              <tr key={row} data-label={label} style={labelStyle(label)}>
                <th scope="row">
                  <span>{label === 'data' || label === 'blank' ? '' : formatCode(label)}</span>
                  {row}
                </th>
                {Array.from({ length: width }, (_, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its place.
                  <td key={column} data-chosen={(column === place && row >= (header ?? 0)) || undefined}>
                    {values[column]}
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
