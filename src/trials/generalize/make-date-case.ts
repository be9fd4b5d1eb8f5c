import type { DateOrder, Manifest } from '../../contract/manifest.ts';
import { formatCell } from '../../workbook/index.ts';
import { type CaseTable, INPUT_SHEET } from './case-table.ts';

/** Dates that would be other days in the other order, and that do not reveal their order. */
const TEXTS: Record<DateOrder, readonly { text: string; day: string }[]> = {
  dmy: [
    { text: '03/04/2001', day: '2001-04-03' },
    { text: '05/06/2002', day: '2002-06-05' },
  ],
  mdy: [
    { text: '03/04/2001', day: '2001-03-04' },
    { text: '05/06/2002', day: '2002-05-06' },
  ],
  ymd: [
    { text: '01/02/03', day: '2001-02-03' },
    { text: '04/05/06', day: '2004-05-06' },
  ],
};

/** Number of columns beside the dates, so that a table is recognized. */
const OTHER_COLUMNS = 3;

/** Makes a table of dates under the label of the package's first field of days; null if there is no such field. */
export function makeDateCase(order: DateOrder, { columns, engine }: Manifest): CaseTable | null {
  const isDay = (field: string) => columns.meta[field]?.type_hint === 'date';
  const field = columns.order.find(isDay);
  if (field === undefined) return null;
  const others = columns.order.filter((other) => !isDay(other)).slice(0, OTHER_COLUMNS);
  const header = [...others, field].map((key) => columns.meta[key]?.label ?? key);
  const rows = TEXTS[order].map(({ text }, row) => [
    ...others.map((_, c) => String(row * others.length + c + 1)),
    text,
  ]);
  const { layout, output_sheet: combined } = engine.writer;
  const sheet = layout === 'combined' ? combined : INPUT_SHEET;
  const place = (row: number) => `${sheet}!${formatCell(row + 1, columns.order.indexOf(field))}`;
  const cells = Object.fromEntries(TEXTS[order].map(({ day }, row) => [place(row), day]));
  return { rows: [header, ...rows], expectation: { cells } };
}
