import type { Artifact, Sheet, Table } from '../../contract/artifact.ts';
import { formatColumn, parseRange } from '../../workbook/index.ts';
import type { LocatedIssue } from '../issues/issues.ts';
import { listTables } from '../tables.ts';

/** A problem of a cell, or of a whole row. */
export interface Problem {
  /** Letter of the column in the document; null for a problem of the whole row. */
  column: string | null;
  field: string | null;
  code: string;
  /** `{value}` stands for the value of the cell. */
  message: string;
  related_rows: readonly number[];
}

export interface ToFixColumn {
  column: string;
  header: string;
  field: string | null;
}

/** The rows of one table of the document that have problems. */
export interface ToFixTable {
  /** Index in the document, from 0. */
  sheet: number;
  sheet_name: string;
  table_id: string;
  /** Rows of the header in the document; empty if the table has no header. */
  header_rows: readonly number[];
  columns: readonly ToFixColumn[];
  /** Problems of the whole table, or of one of its headers. */
  header_problems: Problem[];
  /** In the order of the document. */
  rows: { row: number; problems: Problem[] }[];
}

/** The rows that go back to the sender of a document. */
export interface ToFixPlan {
  tables: ToFixTable[];
  /** Number of rows with problems that exceed the limit for one workbook. */
  left_out_rows: number;
  /** Problems of whole tables and of headers, which belong to no row. */
  remarks: { sheet_name: string; message: string }[];
}

export interface ToFixOptions {
  /** Whether rows that only have warnings are included. */
  warnings: boolean;
  maxRows: number;
}

/** The rows of a record with problems that the sender of the document can fix. */
export function planToFix(
  artifact: Artifact,
  issues: Iterable<LocatedIssue>,
  { warnings, maxRows }: ToFixOptions,
): ToFixPlan {
  const tables = new Map(listTables(artifact).map(({ sheet, table }) => [table.id, new PlannedTable(sheet, table)]));
  const remarks = new Map<string, ToFixPlan['remarks'][number]>();
  for (const issue of issues) {
    if (issue.severity !== 'error' && !(warnings && issue.severity === 'warning')) continue;
    // A failed rule is a problem of the package, not of the document.
    if (issue.rows !== undefined) continue;
    const table = tables.get(issue.table_id);
    if (issue.row_index !== null && table?.isHeader(issue.row_index) !== true) table?.add(issue, issue.row_index);
    else {
      table?.addToHeader(issue);
      remarks.set(`${issue.sheet} ${issue.message}`, { sheet_name: issue.sheet, message: issue.message });
    }
  }
  const filled = [...tables.values()].map((table) => table.finish()).filter(({ rows }) => rows.length > 0);
  return { ...limitRows(filled, maxRows), remarks: [...remarks.values()] };
}

function limitRows(tables: ToFixTable[], maxRows: number): Pick<ToFixPlan, 'tables' | 'left_out_rows'> {
  let rest = maxRows;
  let leftOut = 0;
  const kept = tables.map((table) => {
    const rows = table.rows.slice(0, rest);
    rest -= rows.length;
    leftOut += table.rows.length - rows.length;
    return { ...table, rows };
  });
  return { tables: kept.filter(({ rows }) => rows.length > 0), left_out_rows: leftOut };
}

class PlannedTable {
  readonly #sheet: Sheet;
  readonly #table: Table;
  readonly #rows = new Map<number, Problem[]>();
  readonly #ofHeader: Problem[] = [];

  constructor(sheet: Sheet, table: Table) {
    this.#sheet = sheet;
    this.#table = table;
  }

  isHeader(row: number): boolean {
    const { rows, repeated_rows: repeated = [] } = this.#table.header;
    return rows.includes(row) || repeated.includes(row);
  }

  add(issue: LocatedIssue, row: number): void {
    const problems = this.#rows.get(row) ?? [];
    this.#rows.set(row, problems);
    problems.push(this.#makeProblem(issue));
  }

  addToHeader(issue: LocatedIssue): void {
    this.#ofHeader.push(this.#makeProblem(issue));
  }

  #makeProblem({ a1, target_field: field, code, message, related_rows = [] }: LocatedIssue): Problem {
    return { column: this.#findColumn(a1, field), field, code, message, related_rows };
  }

  finish(): ToFixTable {
    const { id, header, columns, mapping = [] } = this.#table;
    const fields = new Map(mapping.map(({ raw, target_field }) => [raw.column, target_field]));
    return {
      sheet: this.#sheet.index,
      sheet_name: this.#sheet.name,
      table_id: id,
      header_rows: header.synthetic ? [] : header.rows,
      columns: columns.map(({ column, header: text }) => ({
        column,
        header: text,
        field: fields.get(column) ?? null,
      })),
      header_problems: this.#ofHeader,
      rows: [...this.#rows].map(([row, problems]) => ({ row, problems })).sort((a, b) => a.row - b.row),
    };
  }

  /** The column of a place that is in only one column; null if no cell of the document has the value. */
  #findColumn(a1: string, field: string | null): string | null {
    const range = parseRange(a1);
    if (range === undefined || range.firstColumn !== range.lastColumn) return null;
    const column = formatColumn(range.firstColumn);
    const isDerived = this.#table.fields?.some((source) => source.field === field && source.column === undefined);
    const isHere = this.#table.columns.some((known) => known.column === column);
    return isHere && !isDerived ? column : null;
  }
}
