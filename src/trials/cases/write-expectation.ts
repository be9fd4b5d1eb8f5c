import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { parseCell } from '../../workbook/index.ts';
import { EXPECTATION_NAME, type Expectation, type ExpectedCell } from './expectation.ts';
import type { Outcome } from './read-outcome.ts';

/** If a case names no cells yet, the cells of this many first rows are written. */
const FIRST_ROWS = 3;

/** Writes the outcome as the expectation. The case keeps its time and its choice of columns, rows and cells. */
export async function writeExpectation(caseDir: string, before: Expectation | null, outcome: Outcome): Promise<void> {
  const places = before?.cells === undefined ? chooseCells(outcome) : Object.keys(before.cells);
  const cells = places.map((place) => [place, outcome.cells.get(place) ?? null] as const);
  const text = formatExpectation({
    ...(before?.as_of === undefined ? {} : { as_of: before.as_of }),
    ...(before?.columns === undefined ? {} : { columns: chooseColumns(before.columns, outcome) }),
    mapping: outcome.mapping,
    ...(before?.rows === undefined ? {} : { rows: chooseRows(before.rows, outcome) }),
    issues: outcome.issues,
    cells: Object.fromEntries(cells),
  });
  await writeFileAtomic(join(caseDir, EXPECTATION_NAME), text);
}

/** The columns that a case names, with their present fields. */
function chooseColumns(named: NonNullable<Expectation['columns']>, { mapping }: Outcome): Expectation['columns'] {
  const tables = Object.entries(named).map(([table, columns]) => {
    const fields = Object.keys(columns).map((column) => [column, mapping[table]?.[column] ?? null] as const);
    return [table, Object.fromEntries(fields)] as const;
  });
  return Object.fromEntries(tables);
}

/** A row that no longer exists gets the label `blank`. */
function chooseRows(named: NonNullable<Expectation['rows']>, { rows }: Outcome): Expectation['rows'] {
  const labels = Object.keys(named).map((place) => [place, rows.get(place) ?? 'blank'] as const);
  return Object.fromEntries(labels);
}

/** The cells of the first rows of each sheet. */
export function chooseCells({ cells }: Pick<Outcome, 'cells'>): string[] {
  return [...cells.keys()].filter((place) => {
    const cell = parseCell(place.slice(place.lastIndexOf('!') + 1));
    return cell !== undefined && cell.row <= FIRST_ROWS;
  });
}

/** JSON with one column, issue or cell on each line, so that a diff shows only the changes. */
export function formatExpectation({ as_of, columns, mapping, rows, issues, cells }: Expectation): string {
  const parts = [
    ...(as_of === undefined ? [] : [`  "as_of": ${JSON.stringify(as_of)}`]),
    ...(columns === undefined ? [] : [`  "columns": ${formatTables(columns)}`]),
    ...(mapping === undefined ? [] : [`  "mapping": ${formatTables(mapping)}`]),
    ...(rows === undefined ? [] : [`  "rows": ${formatObject(rows, '    ', '  ')}`]),
    ...(issues === undefined ? [] : [`  "issues": ${wrap('[', issues.map(formatIssue), ']', '  ')}`]),
    ...(cells === undefined ? [] : [`  "cells": ${formatObject(cells, '    ', '  ')}`]),
  ];
  return `{\n${parts.join(',\n')}\n}\n`;
}

function formatTables(mapping: NonNullable<Expectation['mapping']>): string {
  const tables = Object.entries(mapping).map(
    ([table, columns]) => `    ${JSON.stringify(table)}: ${formatObject(columns, '      ', '    ')}`,
  );
  return wrap('{', tables, '}', '  ');
}

function formatObject(object: Readonly<Record<string, ExpectedCell>>, indent: string, outer: string): string {
  const lines = Object.entries(object).map(
    ([key, value]) => `${indent}${JSON.stringify(key)}: ${JSON.stringify(value)}`,
  );
  return wrap('{', lines, '}', outer);
}

function formatIssue({ table, a1, field, code }: NonNullable<Expectation['issues']>[number]): string {
  const pairs = Object.entries({ table, a1, field, code }).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `    { ${pairs.join(', ')} }`;
}

function wrap(open: string, lines: readonly string[], close: string, indent: string): string {
  return lines.length === 0 ? open + close : `${open}\n${lines.join(',\n')}\n${indent}${close}`;
}
