import type { Correspondent } from '../two-months/correspondents.ts';
import type { Column, DocumentPlan, Grid, MadeDocument } from '../two-months/documents.ts';
import { makeDocument } from '../two-months/documents.ts';
import type { Pointed } from './document-page.ts';

/** What is wrong with a document that the sender should not have sent. */
export type ErrorKind =
  | 'wrong_field'
  | 'lost_rows'
  | 'doubled_rows'
  | 'wrong_total'
  | 'impossible_date'
  | 'text_in_number'
  | 'shifted_header'
  | 'no_header'
  | 'sent_again'
  | 'other_sender';

/** A document with one error, and whether a person who looks where the page points sees the error. */
export interface PlantedDocument extends MadeDocument {
  error: ErrorKind;
  /** `looked`: all cells that the page points to, with its texts about them. */
  isSeen: (looked: readonly Pointed[]) => boolean;
}

const FIRST_MONTH: ErrorKind[] = [
  'wrong_field',
  'impossible_date',
  'shifted_header',
  'wrong_total',
  'text_in_number',
  'no_header',
  'lost_rows',
];
const SECOND_MONTH: ErrorKind[] = [...FIRST_MONTH, 'sent_again', 'other_sender', 'doubled_rows'];

/** With such an error, a document isn't a usual one of its sender; if nobody sees the error, nothing is corrected. */
export const NOT_TO_CORRECT: readonly ErrorKind[] = ['shifted_header', 'no_header', 'sent_again', 'other_sender'];

/** Errors that only a total, or a number, can show. */
const OF_AMOUNTS: ErrorKind[] = ['wrong_total', 'text_in_number', 'lost_rows'];

export function listErrors(isFirstMonth: boolean, { style }: Correspondent): ErrorKind[] {
  const kinds = isFirstMonth ? FIRST_MONTH : SECOND_MONTH;
  return kinds.filter((kind) => style.hasTotal || !OF_AMOUNTS.includes(kind));
}

/** `others`: documents of the previous month from the same sender, and from another one. */
export async function plantError(
  plan: DocumentPlan,
  error: ErrorKind,
  others: { before: MadeDocument | undefined; elsewhere: MadeDocument | undefined },
): Promise<PlantedDocument> {
  if (error === 'sent_again')
    return { ...others.before!, error, isSeen: says(/accepted before|were in|in this document again/i) };
  if (error === 'other_sender') return { ...others.elsewhere!, error, isSeen: says(ABOUT_HEADERS) };
  let isSeen: PlantedDocument['isSeen'] = says(ABOUT_HEADERS);
  const document = await makeDocument({
    ...plan,
    edit: (grid, made) => {
      isSeen = edit(grid, made, error);
    },
  });
  return { ...document, error, isSeen };
}

/** After such a point, a person looks at every header, and at the first rows. */
const LOOKS_AT_ALL = /first document of its sender|headers|layout/i;
const ABOUT_HEADERS = /header|layout|first document of its sender|nothing/i;

const says =
  (pattern: RegExp): PlantedDocument['isSeen'] =>
  (looked) =>
    looked.some(({ text }) => pattern.test(text));

const pointsTo = (looked: readonly Pointed[], isThere: (column: string, row: number) => boolean): boolean =>
  looked.some(({ cell }) => {
    const match = /^([A-Z]+)(\d+)/.exec(cell ?? '');
    return match !== null && isThere(match[1]!, Number(match[2]));
  });

function edit(grid: Grid, made: MadeDocument, error: ErrorKind): PlantedDocument['isSeen'] {
  const { columns, headerRow, firstDataRow, lastDataRow } = made;
  const middle = Math.floor((firstDataRow + lastDataRow) / 2);
  const letter = (at: number) => String.fromCharCode(65 + at);
  switch (error) {
    case 'wrong_field': {
      const [a, b] = findPair(columns);
      for (let row = firstDataRow; row <= lastDataRow; row++) {
        const cells = grid[row - 1]!;
        [cells[a], cells[b]] = [cells[b]!, cells[a]!];
      }
      return (looked) =>
        says(LOOKS_AT_ALL)(looked) || pointsTo(looked, (column) => column === letter(a) || column === letter(b));
    }
    case 'impossible_date': {
      const at = columns.findIndex(({ field }) => field === 'start_date');
      grid[middle - 1]![at] = '31.02.2024';
      return (looked) => pointsTo(looked, (column, row) => column === letter(at) && row === middle);
    }
    case 'text_in_number': {
      const at = columns.findIndex(({ field }) => field === 'amount');
      grid[middle - 1]![at] = 'see letter';
      return (looked) =>
        pointsTo(looked, (column, row) => column === letter(at) && (row === middle || row === headerRow));
    }
    case 'wrong_total': {
      const at = columns.findIndex(({ field }) => field === 'amount');
      const cells = grid.at(-1)!;
      cells[at] = String(Number(cells[at]) + 100);
      return says(/total/i);
    }
    case 'lost_rows':
      grid.splice(middle - 1, 5);
      move(made, -5);
      return says(/total|number of rows/i);
    case 'doubled_rows': {
      const rows = grid.slice(firstDataRow - 1, lastDataRow);
      grid.splice(lastDataRow, 0, ...rows.map((cells) => [...cells]));
      move(made, rows.length);
      return says(/total|number of rows|again/i);
    }
    case 'shifted_header':
      grid[headerRow - 1] = ['', ...grid[headerRow - 1]!];
      // A person who looks at any header sees that it does not fit the values below.
      return (looked) => says(ABOUT_HEADERS)(looked) || pointsTo(looked, (_, row) => row === headerRow);
    case 'no_header':
      grid.splice(headerRow - 1, 1);
      return (looked) => says(ABOUT_HEADERS)(looked) || pointsTo(looked, (_, row) => row === headerRow);
    default:
      throw new Error(`${error} is not made by an edit.`);
  }
}

/** Moves the end of the data, and the total below it, if any. */
function move(made: MadeDocument, rows: number): void {
  made.lastDataRow += rows;
  if (made.totalRow !== null) made.totalRow += rows;
}

/** Two columns of known fields, whose values a person does not confuse. */
function findPair(columns: readonly Column[]): [number, number] {
  const DISTINCT = [
    'email',
    'phone',
    'postal_code',
    'address',
    'city',
    'last_name',
    'start_date',
    'amount',
    'employer',
  ];
  const known = columns.flatMap(({ field }, i) => (typeof field === 'string' && DISTINCT.includes(field) ? [i] : []));
  return [known[0]!, known[1]!];
}
