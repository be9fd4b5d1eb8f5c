import { quoteSheet } from '../../record/explain/index.ts';
import type { TakeBack, TakenCell } from '../../record/to-fix/index.ts';
import { renderTrial, type Trial } from './diff.ts';
import type { Look } from './look.ts';
import { cleanText, countOf, quoteText } from './text.ts';

/** The cells that came back, and the changes that they would make; null without a trial. */
export type TakeBackAnswer = TakeBack & { trial: Trial | null };

const MAX_CELLS = 100;
const MAX_PLACES = 20;

/** The cells that a sender changed, and the rows and columns that did not come back. */
export function renderTakeBack({ trial, ...taken }: TakeBackAnswer, look: Look): string[] {
  const { revision, cells, known_cells: known, missing_rows: rows, missing_columns: columns } = taken;
  const rest = cells.length - MAX_CELLS;
  return [
    `${countOf(cells.length, 'cell')} changed in the rows of revision ${revision}`,
    ...cells.slice(0, MAX_CELLS).map(renderCell),
    ...(rest > 0 ? [`  and ${countOf(rest, 'more cell')}`] : []),
    ...(known > 0 ? [`${countOf(known, 'cell')} already taken back`] : []),
    ...listPlaces(
      rows.map(({ sheet_name, row }) => `${quoteSheet(sheet_name)}!${row}`),
      'row',
    ),
    ...listPlaces(
      columns.map(({ sheet_name, column }) => `${quoteSheet(sheet_name)}!${column}`),
      'column',
    ),
    ...(trial === null ? [] : ['', ...renderTrial(trial, look)]),
  ];
}

function renderCell({ sheet_name, a1, header, value, elsewhere }: TakenCell): string {
  const shown = value === null ? '(empty)' : typeof value === 'object' ? value.date : value;
  const note = elsewhere ? '  (nobody asked for it)' : '';
  const place = cleanText(`${quoteSheet(sheet_name)}!${a1}`);
  return `  ${place} ${quoteText(header)}  ${cleanText(String(shown))}${note}`;
}

function listPlaces(places: readonly string[], noun: string): string[] {
  if (places.length === 0) return [];
  const shown = places.slice(0, MAX_PLACES).map(cleanText).join(', ');
  const rest = places.length - MAX_PLACES;
  return [`${countOf(places.length, noun)} did not come back: ${shown}${rest > 0 ? ` and ${rest} more` : ''}`];
}
