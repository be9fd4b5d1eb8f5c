import type { Artifact, Mapping, Table } from '../../../api/contract.ts';

type Check = NonNullable<Artifact['checks']>['list'][number];
type Account = NonNullable<Artifact['sheets'][number]['ledger']>['accounts'][number];

/** The account of one sheet's rows: rows read = rows in the result + rows left out, by label. */
export interface TracedSheet {
  index: number;
  name: string;
  read: number;
  used: number;
  /** Number of used rows in tables without the field. */
  withoutField: number;
  leftOut: { label: string; rows: number; places: string[] }[];
}

/** One table, and its part in the figure. */
export interface TracedTable {
  table: Table;
  sheet: { index: number; name: string };
  /** The place of its rows in the result. */
  output: { sheet: number; name: string; column: string; firstRow: number; lastRow: number; rows: number } | null;
  /** The column mapped to the field; undefined for the number of rows. */
  mapping: Mapping | undefined;
  /** The origin of a field that has no column. */
  from: NonNullable<Table['fields']>[number] | undefined;
  transform: NonNullable<Table['transform']>['fields'][number] | undefined;
  /** The checks of the figure, with the cell that states a number, if there is one. */
  checks: Check[];
  /** Ids of corrections and pieces of the recipe that affected the figure in this table. */
  touchedBy: string[];
  /** Rules that decided or changed a part of the figure. */
  rules: string[];
}

/** Traces a figure of the result to the cells of the document. `field` is null for the number of rows. */
export interface TracedFigure {
  tables: TracedTable[];
  sheets: TracedSheet[];
  touchedBy: string[];
}

/** Fields of the result, in the order of its columns; each field has a figure. */
export function listFigures({ output }: Artifact): string[] {
  const fields = output.sheets?.flatMap(({ columns }) => columns.flatMap(({ target_field }) => target_field ?? []));
  return [...new Set(fields)];
}

export function traceFigure(artifact: Artifact, field: string | null): TracedFigure {
  const traced = artifact.sheets.flatMap((sheet) =>
    sheet.tables.map((table) => traceTable(artifact, { index: sheet.index, name: sheet.name }, table, field)),
  );
  const tables = traced.filter(({ output, mapping, from }) => output && (field === null || mapping || from));
  const used = new Set(tables.map(({ sheet }) => sheet.index));
  const sheets = artifact.sheets.filter(({ index }) => used.has(index));
  const ofRows = sheets.flatMap(({ row_profiles: profiles }) => profiles.flatMap(({ correction }) => correction ?? []));
  return {
    tables,
    sheets: sheets.flatMap((sheet) => traceSheet(sheet, tables)),
    touchedBy: sortIds([...tables.flatMap(({ touchedBy }) => touchedBy), ...ofRows]),
  };
}

function traceTable(
  { output, checks }: Artifact,
  sheet: TracedTable['sheet'],
  table: Table,
  field: string | null,
): TracedTable {
  const mapping = field === null ? undefined : table.mapping?.find(({ target_field: target }) => target === field);
  const from = field === null ? undefined : table.fields?.find((one) => one.field === field && one.from !== 'column');
  const transform = field === null ? undefined : table.transform?.fields.find((one) => one.field === field);
  const rules = [...(mapping?.contributors.map(({ rule }) => rule) ?? []), from?.rule, transform?.rule];
  const touchedBy = [
    table.correction,
    mapping?.correction,
    mapping?.named_by,
    from?.correction,
    ...(transform?.corrected?.map(({ correction }) => correction) ?? []),
  ];
  return {
    table,
    sheet,
    output: findOutput(output, table.id, field),
    mapping,
    from: from?.from === 'none' ? undefined : from,
    transform,
    checks: (checks?.list ?? []).filter((check) => isAbout(check, table.id, field)),
    touchedBy: sortIds(touchedBy.flatMap((id) => id ?? [])),
    rules: [...new Set(rules.flatMap((rule) => rule ?? []))],
  };
}

const isAbout = (check: Check, tableId: string, field: string | null): boolean =>
  check.table_id === tableId && (field === null ? check.measure === 'rows' : check.target_field === field);

function findOutput(output: Artifact['output'], tableId: string, field: string | null): TracedTable['output'] {
  const ranges = output.tables?.find(({ table_id: id }) => id === tableId)?.ranges ?? [];
  const [first] = ranges;
  const at = output.sheets?.findIndex(({ name }) => name === first?.sheet) ?? -1;
  const columns = output.sheets?.[at]?.columns ?? [];
  const column = field === null ? columns[0] : columns.find(({ target_field: target }) => target === field);
  if (first === undefined || column === undefined) return null;
  return {
    sheet: at,
    name: first.sheet,
    column: column.column,
    firstRow: Math.min(...ranges.map((range) => range.first_row)),
    lastRow: Math.max(...ranges.map((range) => range.last_row)),
    rows: ranges.reduce((sum, range) => sum + range.last_row - range.first_row + 1, 0),
  };
}

function traceSheet({ index, name, ledger }: Artifact['sheets'][number], tables: TracedTable[]): TracedSheet[] {
  if (ledger === undefined) return [];
  const used = ledger.accounts.find((account) => account.name === 'data')?.rows ?? 0;
  const leftOut = ledger.accounts.filter((account) => account.name !== 'data' && account.rows > 0).map(describeAccount);
  const mine = tables.filter(({ sheet }) => sheet.index === index);
  const withField = mine.reduce((sum, { table }) => sum + table.row_count, 0);
  return [{ index, name, read: ledger.met.rows, used, withoutField: used - withField, leftOut }];
}

const describeAccount = ({ name, rows, ranges = [] }: Account): TracedSheet['leftOut'][number] => ({
  label: name,
  rows,
  places: ranges.map(([first, last]) => (first === last ? String(first) : `${first}:${last}`)),
});

/** Ids without duplicates: `c2` before `c10`, and corrections by people before pieces of the recipe. */
function sortIds(ids: readonly string[]): string[] {
  const numbered = [...new Set(ids)].map((id): [string, number] => [id, Number(id.slice(1))]);
  return numbered.sort(([a, at], [b, bt]) => a.charCodeAt(0) - b.charCodeAt(0) || at - bt).map(([id]) => id);
}
