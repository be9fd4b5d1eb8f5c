import type { DocumentScore, SheetScore } from './document/document-score.ts';

/** A decision that differs between two versions of a package. Numbers are given as texts; null is no field. */
export interface ScoreChange {
  part: 'rows' | 'header' | 'tables' | 'column';
  sheet: number;
  /** Rows (`5` or `5:9`) or the letter of a column; null for a whole sheet. */
  place: string | null;
  /** Header of the column. */
  header?: string;
  expected: string | null;
  before: string | null;
  after: string | null;
  /** Whether the new decision is right (`better`), the old one was (`worse`), or neither is. */
  is: 'better' | 'worse' | 'other';
}

type Told = Omit<ScoreChange, 'sheet' | 'is'>;

/** Lists the differences between two scores of one document with the same labels, sheet by sheet. */
export function listChanges(before: DocumentScore, after: DocumentScore): ScoreChange[] {
  return after.sheets.flatMap((sheet) => {
    const earlier = before.sheets.find(({ index }) => index === sheet.index);
    if (earlier === undefined) return [];
    const told = [
      ...compareRows(earlier, sheet),
      ...compareHeaders(earlier, sheet),
      ...compareTables(earlier, sheet),
      ...compareColumns(earlier, sheet),
    ];
    return told.map((one) => ({ ...one, sheet: sheet.index, is: judge(one) }));
  });
}

function judge({ expected, before, after }: Told): ScoreChange['is'] {
  if (after === expected) return 'better';
  return before === expected ? 'worse' : 'other';
}

interface WrongRow {
  row: number;
  expected: string;
  found: string;
}

function listWrong({ rows }: SheetScore): Map<number, WrongRow> {
  const wrong = (rows?.wrong ?? []).flatMap(({ first_row: first, last_row: last, expected, found }) =>
    Array.from({ length: last - first + 1 }, (_, i): WrongRow => ({ row: first + i, expected, found })),
  );
  return new Map(wrong.map((one) => [one.row, one]));
}

/** Consecutive rows with the same change become one change. */
function compareRows(before: SheetScore, after: SheetScore): Told[] {
  const [earlier, later] = [listWrong(before), listWrong(after)];
  const wrong = [...new Map([...earlier, ...later]).values()].sort((a, b) => a.row - b.row);
  const runs: (Told & { first: number; last: number })[] = [];
  for (const { row, expected } of wrong) {
    const [was, is] = [earlier.get(row)?.found ?? expected, later.get(row)?.found ?? expected];
    if (was === is) continue;
    const last = runs.at(-1);
    const isSame = last?.last === row - 1 && last.expected === expected && last.before === was && last.after === is;
    if (isSame) last.last = row;
    else runs.push({ part: 'rows', place: null, first: row, last: row, expected, before: was, after: is });
  }
  return runs.map(({ first, last, ...run }) => ({ ...run, place: first === last ? `${first}` : `${first}:${last}` }));
}

function compareHeaders({ header: before }: SheetScore, { header: after }: SheetScore): Told[] {
  if (before === undefined || after === undefined || before.found.join() === after.found.join()) return [];
  const list = (rows: readonly number[]) => rows.join(', ');
  const { expected, found } = after;
  return [{ part: 'header', place: null, expected: list(expected), before: list(before.found), after: list(found) }];
}

function compareTables({ tables: before }: SheetScore, { tables: after }: SheetScore): Told[] {
  if (before === undefined || after === undefined || before.found === after.found) return [];
  const { expected, found } = after;
  return [{ part: 'tables', place: null, expected: `${expected}`, before: `${before.found}`, after: `${found}` }];
}

/** Compares the final fields of columns. Both lists have the columns of all tables in the same order. */
function compareColumns({ columns: before = [] }: SheetScore, { columns: after = [] }: SheetScore): Told[] {
  return after.flatMap(({ column, header, expected, assigned }, i): Told[] => {
    const earlier = before[i];
    if (earlier === undefined || earlier.assigned === assigned) return [];
    return [{ part: 'column', place: column, header, expected, before: earlier.assigned, after: assigned }];
  });
}
