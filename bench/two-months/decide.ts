import type { Artifact, Sheet, Table } from '../../src/contract/artifact.ts';
import type { NewCorrection } from '../../src/contract/corrections.ts';
import { formatColumn } from '../../src/workbook/a1.ts';
import type { MadeDocument } from './documents.ts';

/** A person's decision about a document, and how to tell from another document whether it was applied there. */
export interface Decision {
  correction: NewCorrection;
  /** null if the decision is not about anything in the other document. */
  holds: (artifact: Artifact, document: MadeDocument) => boolean | null;
}

function at(a1: string): { sheet: number; a1: string }[] {
  return [{ sheet: 0, a1 }];
}

function findMain({ sheets }: Artifact): { sheet: Sheet; table: Table | undefined } {
  const sheet = sheets[0]!;
  const table = [...sheet.tables].sort((a, b) => b.row_count - a.row_count)[0];
  return { sheet, table };
}

const labelOf = ({ rows }: Sheet, row: number) =>
  rows.find(({ first_row: first, last_row: last }) => first <= row && row <= last)?.label;

/** Decisions about rows: where the header is, what is data, and the total. */
export function decideRows(artifact: Artifact, document: MadeDocument): Decision[] {
  const { sheet } = findMain(artifact);
  const wanted = new Map<number, string>([[document.headerRow, 'header']]);
  for (let row = document.firstDataRow; row <= document.lastDataRow; row++) wanted.set(row, 'data');
  for (let row = 1; row < document.headerRow; row++) if (labelOf(sheet, row) === 'header') wanted.set(row, 'title');
  if (document.totalRow !== null) wanted.set(document.totalRow, 'total');
  const wrong = [...wanted].filter(([row, label]) => labelOf(sheet, row) !== label);
  return wrong.map(([row, label]) => ({
    correction: { kind: 'row_label', places: at(String(row)), label },
    holds: (later, other) => {
      const found = findMain(later).sheet;
      if (label === 'header') return labelOf(found, other.headerRow) === 'header';
      if (label === 'total') return other.totalRow === null ? null : labelOf(found, other.totalRow) === 'total';
      if (label === 'title') return null;
      // Only rows close to the header can be compared; other rows have different data in the next month.
      const offset = row - document.headerRow;
      return offset > 3 ? null : labelOf(found, other.headerRow + offset) === 'data';
    },
  }));
}

/** Decisions about columns whose known field was not found, and about columns that got that field instead. */
export function decideColumns(artifact: Artifact, document: MadeDocument): Decision[] {
  const { table } = findMain(artifact);
  const decisions: Decision[] = [];
  const given = new Set<string>();
  for (const [i, { header, field }] of document.columns.entries()) {
    const mapped = findField(table, i);
    if (field === undefined || mapped === undefined || mapped === field || header === '') continue;
    decisions.push(decideField(i, header, field, document));
    if (field !== null) given.add(field);
  }
  for (const [i, { header, field }] of document.columns.entries()) {
    const mapped = findField(table, i);
    const isTaker = typeof mapped === 'string' && given.has(mapped) && field !== mapped;
    if (isTaker && !decisions.some(({ correction }) => correction.places[0]?.a1 === placeOf(i, document)))
      decisions.push(decideField(i, header, null, document));
  }
  return decisions;
}

const placeOf = (column: number, { headerRow }: MadeDocument) => `${formatColumn(column)}${headerRow}`;

function findField(table: Table | undefined, column: number): string | null | undefined {
  const letter = formatColumn(column);
  return table?.mapping?.find(({ raw }) => raw.column === letter)?.target_field;
}

function decideField(column: number, header: string, field: string | null, document: MadeDocument): Decision {
  return {
    correction: { kind: 'column_field', places: at(placeOf(column, document)), field },
    holds: (later, other) => {
      const position = other.columns.findIndex((known) => known.header === header);
      return position < 0 ? null : findField(findMain(later).table, position) === field;
    },
  };
}

/** One decision of each other kind: a text's meaning, a value for a field without a column, and the order of dates. */
export function decideValues(artifact: Artifact, document: MadeDocument, fields: readonly string[]): Decision[] {
  const { table } = findMain(artifact);
  const decisions: Decision[] = [];
  const known = document.columns.find(({ field, values }) => field === 'city' && values.some((text) => text.trim()));
  const text = known?.values.find((value) => value.trim() !== '')?.trim();
  if (known && text !== undefined) {
    decisions.push({
      correction: { kind: 'value_is', places: [], field: known.field!, from: text, to: `${text} (city)` },
      holds: (later, other) => {
        const isThere = other.columns.some(
          ({ field, values }) => field === 'city' && values.some((one) => one.trim() === text),
        );
        const counts = findMain(later).table?.transform?.fields.find(({ field }) => field === 'city')?.corrected;
        return isThere ? (counts?.length ?? 0) > 0 : null;
      },
    });
  }
  const free = fields.find((field) => table?.fields?.some((one) => one.field === field && one.from !== 'column'));
  if (free !== undefined) {
    decisions.push({
      correction: { kind: 'field_value', places: at(placeOf(0, document)), field: free, value: 'Werk Nord' },
      holds: (later) => findMain(later).table?.fields?.find(({ field }) => field === free)?.from === 'person',
    });
  }
  decisions.push({
    correction: { kind: 'read_as', places: [], date_order: 'dmy' },
    holds: (later) => {
      const dates = findMain(later).table?.columns.flatMap(({ dates: found }) => found ?? []) ?? [];
      return dates.length === 0 ? null : dates.every(({ decided_by: by }) => by === 'person');
    },
  });
  return decisions;
}

/** Counts the recipe's decisions, and lists those that contradict what is known about the document. */
export function findMisapplied(artifact: Artifact, document: MadeDocument): { applied: number; wrong: string[] } {
  const { table } = findMain(artifact);
  const decided = (table?.mapping ?? []).filter(({ correction }) => correction?.startsWith('r'));
  const wrong = decided.flatMap(({ raw, target_field: field }) => {
    const known = document.columns[raw.column.charCodeAt(0) - 65];
    return known === undefined || (known.field !== undefined && field !== null && known.field !== field)
      ? [`${raw.column}: ${field}`]
      : [];
  });
  return { applied: decided.length, wrong };
}
