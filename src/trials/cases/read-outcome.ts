import { readFileSync } from 'node:fs';
import type { Artifact, RuleError } from '../../contract/artifact.ts';
import { jobPaths } from '../../contract/layout.ts';
import { readArtifact } from '../../record/artifact/index.ts';
import { listTables } from '../../record/index.ts';
import { type CellValue, formatCell, isoOf } from '../../workbook/index.ts';
import { openWorkbook } from '../../workbook/open/index.ts';
import type { Expectation, ExpectedCell, ExpectedIssue } from './expectation.ts';

/** The outcome of a case's job, in the terms of an expectation. */
export interface Outcome {
  mapping: NonNullable<Expectation['mapping']>;
  /** Label of each filled row, by `Sheet!5`. */
  rows: Map<string, string>;
  issues: ExpectedIssue[];
  /** Every filled cell, by `Sheet!A1`, in the order of sheets, rows and columns. */
  cells: Map<string, ExpectedCell>;
  ruleErrors: RuleError[];
}

export async function readOutcome(jobDir: string): Promise<Outcome> {
  const artifact = readArtifact(jobPaths(jobDir).artifact);
  return {
    mapping: listMapping(artifact),
    rows: listRows(artifact),
    issues: readIssues(jobPaths(jobDir).issues),
    cells: await readCells(jobPaths(jobDir).output, artifact),
    ruleErrors: artifact.rule_errors,
  };
}

function listMapping(artifact: Artifact): Outcome['mapping'] {
  const tables = listTables(artifact).map(({ table }) => {
    const columns = (table.mapping ?? []).map(({ raw, target_field }) => [raw.column, target_field] as const);
    return [table.id, Object.fromEntries(columns)] as const;
  });
  return Object.fromEntries(tables);
}

function listRows({ sheets }: Artifact): Outcome['rows'] {
  const rows: Outcome['rows'] = new Map();
  for (const { name, rows: runs } of sheets) {
    for (const { label, first_row: first, last_row: last } of runs)
      for (let row = first; row <= last; row++) rows.set(`${name}!${row}`, label);
  }
  return rows;
}

/** All issues by table, row and column, so that the order of rules does not matter. */
function readIssues(path: string): ExpectedIssue[] {
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  return lines
    .map((line) => JSON.parse(line))
    .map(({ table_id, a1, row_index, target_field, code }) => ({
      row: row_index ?? 0,
      issue: { table: table_id, a1, field: target_field, code } satisfies ExpectedIssue,
    }))
    .sort((a, b) => compare(a.issue.table, b.issue.table) || a.row - b.row || compare(keyOf(a.issue), keyOf(b.issue)))
    .map(({ issue }) => issue);
}

/** The length of the column letters comes first, so that `B2` is before `AA2`. */
function keyOf({ a1, field, code }: ExpectedIssue): string {
  const letters = /^[A-Z]*/.exec(a1)?.[0] ?? '';
  return [letters.length, letters, field ?? '', code].join(' ');
}

/** The cells of sheets with rows; the sheet of issues is left out, because issues are compared separately. */
async function readCells(path: string, { output }: Artifact): Promise<Outcome['cells']> {
  const cells: Outcome['cells'] = new Map();
  const written = new Set(output.sheets?.map(({ name }) => name));
  const workbook = await openWorkbook(path);
  try {
    for (const { name, index: sheet } of workbook.sheets) {
      if (!written.has(name)) continue;
      for await (const rows of workbook.openSheet(sheet).readRows()) {
        for (const { index, values } of rows) {
          for (const [column, value] of values.entries()) {
            if (value !== null) cells.set(`${name}!${formatCell(index - 1, column)}`, formatValue(value));
          }
        }
      }
    }
  } finally {
    await workbook.close();
  }
  return cells;
}

function formatValue(value: NonNullable<CellValue>): ExpectedCell {
  return typeof value === 'object' ? isoOf(value) : value;
}
