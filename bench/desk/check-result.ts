import ExcelJS from 'exceljs';
import { type Cell, isDate } from '../two-months/lists/edition.ts';
import type { SentDocument, SheetTruth } from './lists/index.ts';

/**
 * Compares a result with what its document says: each field must have the document's values, row by row. Gives a
 * sentence for each field that is wrong.
 */
export async function checkResult(workbook: Uint8Array, { sheets }: SentDocument): Promise<string[]> {
  const result = await readResult(workbook);
  const labels = [...new Set(sheets.flatMap(({ values }) => Object.keys(values)))];
  const allowed = new Set([...labels, ...DERIVED, ...sheets.flatMap(listOthers)]);
  const foreign = [...result].flatMap(([label, values]) =>
    label.startsWith(CARRIED) || allowed.has(label) || values.every((value) => value === null)
      ? []
      : [`${label} has values, but nothing in the document is one`],
  );
  const missing = labels.flatMap((label) => {
    const wanted = sheets.flatMap(
      ({ values, rows }) => values[label] ?? rows.filter((row) => row === 'data').map(() => null),
    );
    const found = result.get(label);
    if (found === undefined) return [`the result has no ${label}`];
    const wrong = wanted.findIndex((value, row) => !isSame(value, found[row]));
    if (wrong >= 0) return [`${label}, row ${wrong + 1}: ${show(found[wrong])} instead of ${show(wanted[wrong])}`];
    return found.length === wanted.length ? [] : [`${label}: ${found.length} rows instead of ${wanted.length}`];
  });
  return [...missing, ...foreign];
}

/** Fields that the package also makes from others, from titles and from headings. */
const DERIVED = ['First name', 'Last name', 'Full name', 'Employer', 'Period'];
/** Begins the headers of columns that are carried along without a field. */
const CARRIED = 'raw_';

const listOthers = ({ columns }: SheetTruth): string[] =>
  columns.flatMap(({ labels }) => labels.filter((label) => label !== null));

type Found = string | number | Date | null;

/** The values of the result's columns, by header. */
async function readResult(workbook: Uint8Array): Promise<Map<string, Found[]>> {
  const reader = new ExcelJS.Workbook();
  await reader.xlsx.load(Buffer.from(workbook) as unknown as ArrayBuffer);
  const [sheet] = reader.worksheets;
  const columns = new Map<string, Found[]>();
  for (let column = 1; column <= sheet!.columnCount; column++) {
    const values: Found[] = [];
    for (let row = 2; row <= sheet!.rowCount; row++) values.push(simplify(sheet!.getCell(row, column).value));
    columns.set(String(sheet!.getCell(1, column).value), values);
  }
  return columns;
}

function simplify(value: ExcelJS.CellValue): Found {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || value instanceof Date) return value;
  return JSON.stringify(value);
}

/** Rules may write a text in another way (capitals, blanks, the country of a phone), but nothing else. */
function isSame(wanted: Cell, found: Found | undefined): boolean {
  if (wanted === null || wanted === '') return found === null || found === undefined || found === '';
  if (found === null || found === undefined) return false;
  if (isDate(wanted)) return found instanceof Date && found.toISOString().slice(0, 10) === wanted.toString();
  if (typeof wanted === 'number') return typeof found === 'number' && Math.abs(found - wanted) < 0.005;
  const [a, b] = [normalize(wanted), normalize(String(found))];
  const isPhone = /^[\d\s+]{9,}$/.test(wanted);
  return a === b || (isPhone && b.endsWith(a.replace(/^0/, '')));
}

const normalize = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

const show = (value: Cell | Found | undefined): string =>
  value === null || value === undefined
    ? 'nothing'
    : `“${value instanceof Date ? value.toISOString().slice(0, 10) : value}”`;
