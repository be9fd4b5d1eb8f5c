import type { ChangedCell, OneSidedRows, ValueComparison, ValueKind } from '../../contract/api/index.ts';
import { formatFactor, type ValueChangeKind } from '../../contract/value-changes.ts';
import { quoteSheet } from '../../record/explain/index.ts';
import { type CellValue, isoOf } from '../../workbook/index.ts';
import type { Look } from './look.ts';
import { cleanText, countOf, formatCount, quoteText } from './text.ts';

const MAX_FIELDS = 30;
const MAX_KINDS = 6;
const MAX_CELLS = 3;
const MAX_STRETCHES = 10;

const WORDS: Record<Exclude<ValueChangeKind, 'multiplied' | 'moved' | 'type'>, string> = {
  filled: 'became filled',
  emptied: 'became empty',
  sign: 'the sign changed',
  rounded: 'rounded',
  number: 'another number',
  day_month_swapped: 'day and month swapped',
  date: 'another date',
  zeros: 'leading zeros',
  trimmed: 'blanks at the ends',
  blanks: 'blanks',
  case: 'upper and lower case',
  marks: 'punctuation or accents',
  words_reordered: 'the order of words',
  lengthened: 'text added',
  shortened: 'text removed',
  text: 'another text',
};

/**
 * Values that differ between two results, by field and by kind of change, with examples; none without both results.
 * `shown`: so many cells of each kind.
 */
export function renderValueChanges(comparison: ValueComparison | null, look: Look, shown = MAX_CELLS): string[] {
  if (comparison === null)
    return ['', 'values', '  not compared: this needs one document, and the workbooks of both jobs'];
  const { fields, only, more_only: more, rows } = comparison;
  const onlyCount = rows.left_only + rows.right_only;
  if (fields.length === 0 && onlyCount === 0) return [];
  return [
    '',
    `values: ${countOf(rows.changed, 'row')} of ${formatCount(rows.both)} changed`,
    ...fields
      .slice(0, MAX_FIELDS)
      .flatMap(({ target_field: field, changed, filled, emptied, kinds }) => [
        `  ${cleanText(field)}  ${describeCounts({ changed, filled, emptied })}`,
        ...kinds.slice(0, MAX_KINDS).flatMap((kind) => renderKind(kind, shown, look)),
        ...renderRest(kinds.length - MAX_KINDS, 'more kind of change', '    '),
      ]),
    ...renderRest(fields.length - MAX_FIELDS, 'more field', '  '),
    ...only.slice(0, MAX_STRETCHES).map((rows) => `  ${renderOnly(rows)}`),
    ...renderRest(only.length + more - MAX_STRETCHES, 'more stretch of rows', '  '),
  ];
}

function describeCounts(counts: { changed: number; filled: number; emptied: number }): string {
  const parts = [
    [counts.changed, 'changed'],
    [counts.filled, 'became filled'],
    [counts.emptied, 'became empty'],
  ] as const;
  return parts.flatMap(([count, word]) => (count === 0 ? [] : `${formatCount(count)} ${word}`)).join(', ');
}

function renderKind(kind: ValueKind, shown: number, { paint }: Look): string[] {
  const cells = kind.cells.slice(0, shown).map((cell) => `      ${describeCell(cell)}`);
  return [`    ${describeKind(kind)} in ${countOf(kind.count, 'cell')}`, ...cells.map((line) => paint.dim(line))];
}

/** `×2`, `+1 day`, `leading zeros`. */
export function describeKind({ kind, by }: Pick<ValueKind, 'kind' | 'by'>): string {
  if (kind === 'multiplied') return formatFactor(Number(by));
  if (kind === 'moved') return `${Number(by) > 0 ? '+' : '−'}${countOf(Math.abs(Number(by)), 'day')}`;
  return kind === 'type' ? String(by) : WORDS[kind];
}

function describeCell({ sheet, row, column, left, right }: ChangedCell): string {
  const place = `${quoteSheet(sheet)}!${column ?? ''}${row}`;
  return `${cleanText(place)}  ${formatValue(left)} → ${formatValue(right)}`;
}

function formatValue(value: CellValue): string {
  if (value === null) return '(empty)';
  if (typeof value === 'string') return quoteText(value);
  return typeof value === 'object' ? isoOf(value) : String(value);
}

const SIDES = { left: 'before', right: 'after' };

function renderOnly({ side, sheet, first_row: first, last_row: last, label }: OneSidedRows): string {
  const rows = first === last ? `row ${first}` : `rows ${first}–${last}`;
  const other = side === 'left' ? 'after' : 'before';
  const read = label === null ? `not read ${other}` : `read as ${label} ${other}`;
  return cleanText(`only ${SIDES[side]}: ${rows} of ${quoteSheet(sheet)}, ${read}`);
}

function renderRest(count: number, word: string, indent: string): string[] {
  return count > 0 ? [`${indent}and ${countOf(count, word)}: see --json`] : [];
}
