import type { Artifact, CorrectionList, PreviewValue, Sheet } from '../../../api/contract.ts';
import { formatCell } from '../../../lib/a1.ts';
import { t } from '../../../lib/texts.ts';
import type { ColumnChoice } from '../../entities/fields/index.ts';
import type { GridPlace } from '../../inspection/grid/index.ts';
import { formatValue } from '../../inspection/grid/index.ts';
import { nameSheet, nameTable, type SheetDecisions } from '../../inspection/source/index.ts';
import type { NewCorrection } from './correction-api.ts';

type Correction = CorrectionList['items'][number];
export type GivenValue = Extract<NewCorrection, { kind: 'cell_value' }>['value'];

export const cellPlace = (sheet: number, place: GridPlace) => ({ sheet, a1: formatCell(place) });

/**
 * A column's field; null: it has none. Another column of the table with this field loses it, since a set of corrections
 * with the field twice is refused. The correction is placed at the header, or else in the table's first row, whatever cell
 * was chosen.
 */
export function draftField(
  decisions: SheetDecisions,
  place: GridPlace,
  { field, then }: ColumnChoice,
): NewCorrection[] {
  const sheet = decisions.sheet.index;
  const table = decisions.findTable(place.row, place.column);
  const row = table?.headerRow ?? table?.range.firstRow ?? place.row;
  const others = [...(table?.mappings ?? [])].filter(
    ([column, mapping]) => field !== null && column !== place.column && mapping.target_field === field,
  );
  const say = (column: number, said: ColumnChoice): NewCorrection => {
    return { kind: 'column_field', places: [cellPlace(sheet, { row, column })], ...said };
  };
  const own = { field, ...(then === undefined ? {} : { then }) };
  return [say(place.column, own), ...others.map(([column]) => say(column, { field: null }))];
}

/** Labels that every package knows. */
const LABELS = ['header', 'data', 'group', 'total', 'note', 'separator'];

/** Labels that every package knows, and other labels in the sheet. */
export function listLabels({ rows }: Sheet): string[] {
  const known = new Set([...LABELS, ...rows.map(({ label }) => label)]);
  known.delete('blank');
  return [...known];
}

/** Labels all rows from the first to the last, except blank rows. */
export function draftLabels({ index, rows }: Sheet, firstRow: number, lastRow: number, label: string): NewCorrection {
  const places = rows.flatMap(({ first_row, last_row, label: known }) => {
    const first = Math.max(first_row, firstRow);
    const last = Math.min(last_row, lastRow);
    if (first > last || known === 'blank') return [];
    return { sheet: index, a1: first === last ? String(first) : `${first}:${last}` };
  });
  return { kind: 'row_label', places, label };
}

/** Takes earlier corrections back. */
export const draftUndo = (ids: string[]): NewCorrection => ({ kind: 'undo', places: [], supersedes: ids });

export const draftTable = (sheet: number, a1: string): NewCorrection => ({
  kind: 'table_range',
  places: [{ sheet, a1 }],
});

/** `before` decides the kind of value that the text becomes; see `parseGiven`. */
export const draftValue = (sheet: number, place: GridPlace, text: string, before: PreviewValue): NewCorrection => ({
  kind: 'cell_value',
  places: [cellPlace(sheet, place)],
  value: parseGiven(text, before),
});

/** A typed text as a value: a number if it replaces a number, a day if it replaces a day, otherwise a text. */
export function parseGiven(typed: string, before: PreviewValue): GivenValue {
  const text = typed.trim();
  if (text === '') return null;
  if (typeof before === 'number' && Number.isFinite(Number(text))) return Number(text);
  const isDay = typeof before === 'object' && before !== null && 'date' in before;
  if (isDay && /^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return { date: text };
  return text;
}

/** Corrections that are in force: no undo steps, and nothing that a later correction supersedes. */
export function listStanding(items: readonly Correction[]): Correction[] {
  const superseded = new Set(items.flatMap(({ supersedes = [] }) => supersedes));
  return items.filter(({ id, kind }) => kind !== 'undo' && !superseded.has(id));
}

/** As `describeCorrection`, after the sheet or table if the same rows and columns are elsewhere, too. */
export function describePlaced(
  correction: NewCorrection | Correction,
  findLabel: (field: string) => string,
  artifact: Artifact,
): string {
  const { kind, places } = correction;
  const text = describeCorrection(correction, findLabel);
  const [first] = places;
  if (!first || places.some(({ sheet }) => sheet !== first.sheet)) return text;
  const isOfColumn = kind === 'column_field' || kind === 'column_name';
  const where = [nameSheet(artifact, first), isOfColumn ? nameTable(artifact, first) : undefined];
  return [...where.filter((name) => name !== undefined), text].join(': ');
}

function describeNoField(then: 'carry' | 'leave_out' | undefined): string {
  if (then === undefined) return t`no field`;
  return then === 'carry' ? t`no field, and carried` : t`no field, and left out`;
}

/** A correction in a few words; `findLabel` returns the label of a field. */
function describeCorrection(correction: NewCorrection | Correction, findLabel: (field: string) => string): string {
  const at = listPlaces(correction.places);
  switch (correction.kind) {
    case 'column_field':
      return t`Column ${listColumns(correction.places)} is ${correction.field === null ? describeNoField(correction.then) : findLabel(correction.field)}`;
    case 'row_label':
      return t`Row ${at} is ${correction.label}`;
    case 'cell_value':
      return t`${correction.field === undefined ? at : t`${findLabel(correction.field)}, row ${at}`} is “${describeValue(correction.value)}”`;
    case 'field_value':
      return t`${findLabel(correction.field)} is “${describeValue(correction.value)}” everywhere`;
    case 'value_is':
      return t`“${correction.from}” in ${findLabel(correction.field)} is “${describeValue(correction.to)}”`;
    case 'column_name':
      return t`The header of column ${listColumns(correction.places)} is “${correction.name}”`;
    case 'table_range':
      return t`The table is ${at}`;
    case 'undo':
      return t`${correction.supersedes.join(', ')} is undone`;
    case 'read_as':
      return t`Read as ${[correction.encoding, correction.delimiter, correction.date_order].filter(Boolean).join(', ')}`;
  }
}

const SHOWN_PLACES = 3;

function listPlaces(places: readonly { a1: string }[]): string {
  const shown = places.slice(0, SHOWN_PLACES).map(({ a1 }) => a1);
  return places.length > SHOWN_PLACES
    ? t`${shown.join(', ')} and ${places.length - SHOWN_PLACES} more`
    : shown.join(', ');
}

/** A column that is on several sheets is named once. */
const listColumns = (places: readonly { a1: string }[]): string =>
  listPlaces([...new Set(places.map(({ a1 }) => a1.replaceAll(/\d/g, '')))].map((a1) => ({ a1 })));

const describeValue = (value: GivenValue): string => (value === null ? t`(empty)` : formatValue(value));
