import { quoteSheet } from '../../record/explain/index.ts';
import {
  type DocumentScore,
  type DocumentSummary,
  isExactHeader,
  type SheetScore,
  summariseSheets,
} from '../../trials/score/index.ts';
import type { Look } from './look.ts';
import { formatFigure } from './score-figures.ts';
import { cleanText, countOf, formatCount } from './text.ts';

/** How many wrong rows and columns of a sheet are named; --json has all of them. */
const MAX_MISTAKES = 3;

/** The worst documents first, with their mistakes. Documents without mistakes are not listed. */
export function renderWorst(documents: readonly DocumentScore[], count: number, look: Look): string[] {
  const wrong = documents.filter(({ quality }) => quality < 1).sort((a, b) => a.quality - b.quality);
  if (wrong.length === 0 || count === 0) return [];
  const rest = wrong.length - count;
  const more = rest > 0 ? [`  and ${countOf(rest, 'more document')}: see --worst and --json`] : [];
  return ['', 'worst documents', ...wrong.slice(0, count).flatMap((one) => renderDocument(one, look)), ...more];
}

/** The correct shares of a document: `rows 12 of 14`, `headers 0 of 1`. */
export function describeSummary(summary: DocumentSummary): string[] {
  const parts: [string, DocumentSummary['rows']][] = [
    ['rows', summary.rows],
    ['headers', summary.headers],
    ['tables', summary.tables],
    ['table counts', summary.table_counts],
    ['columns', summary.columns],
  ];
  return parts.flatMap(([name, share]) =>
    share === null ? [] : [`${name} ${formatCount(share.count)} of ${formatCount(share.of)}`],
  );
}

function renderDocument({ document, quality, error, sheets }: DocumentScore, { paint }: Look): string[] {
  const head = `  ${formatFigure(quality)}  ${paint.bold(cleanText(document))}`;
  if (error) return [head, `         ${paint.red(`error[${cleanText(error.code)}]`)}: ${cleanText(error.message)}`];
  const summary = describeSummary(summariseSheets(sheets)).join(', ');
  const mistakes = sheets.flatMap((sheet) => {
    const found = describeMistakes(sheet);
    return found.length === 0 ? [] : [`         ${cleanText(`${nameSheet(sheet)}: ${found.join('; ')}`)}`];
  });
  return [`${head}  ${paint.dim(summary)}`, ...mistakes];
}

function nameSheet({ name, index }: SheetScore): string {
  return name === null ? `sheet ${index + 1}` : quoteSheet(name);
}

function describeMistakes({ header, tables, rows, columns }: SheetScore): string[] {
  const isWrongHeader = header && !isExactHeader(header);
  const wrongColumns = (columns ?? []).filter(({ expected, proposed }) => expected !== proposed);
  return [
    ...(isWrongHeader ? [`header in ${nameRows(header.expected)}, found in ${nameRows(header.found)}`] : []),
    ...(tables && tables.expected !== tables.found
      ? [`${countOf(tables.expected, 'table')}, found ${tables.found}`]
      : []),
    ...listSome(
      (rows?.wrong ?? []).map(
        ({ first_row, last_row, expected, found }) => `${nameRun(first_row, last_row)} ${expected}, found ${found}`,
      ),
    ),
    ...listSome(
      wrongColumns.map(
        ({ column, expected, proposed }) => `column ${column} ${expected ?? 'no field'}, found ${proposed ?? 'none'}`,
      ),
    ),
  ];
}

function listSome(mistakes: readonly string[]): string[] {
  const rest = mistakes.length - MAX_MISTAKES;
  const shown = mistakes.slice(0, MAX_MISTAKES);
  return rest > 0 ? [...shown, `and ${formatCount(rest)} more`] : shown;
}

function nameRun(first: number, last: number): string {
  return first === last ? `row ${first}` : `rows ${first}–${last}`;
}

function nameRows(rows: readonly number[]): string {
  if (rows.length === 0) return 'no row';
  return `${rows.length === 1 ? 'row' : 'rows'} ${rows.join(', ')}`;
}
