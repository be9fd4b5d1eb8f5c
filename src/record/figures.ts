import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Check as isValid } from 'typebox/value';
import type { Artifact, Attention, Summary } from '../contract/artifact.ts';
import { type FieldTotal, type FiguresFile, FiguresFileSchema, type RequiredFields } from '../contract/figures.ts';
import { jobNames } from '../contract/layout.ts';
import { listTables } from './tables.ts';

/** What a record amounts to, with the totals that are kept beside it. Plain data. */
export interface RecordFigures {
  /** Whether all rows were transformed and the totals are there. */
  is_complete: boolean;
  rows: number;
  tables: { table_id: string; sheet: string; sheet_index: number; a1: string; rows: number }[];
  required: RequiredFields | null;
  totals: FieldTotal[];
  issues: NonNullable<Summary['issues']> | null;
  attention: Attention[];
}

/** The figures of a record in its folder. */
export function readFigures({ sheets, summary }: Artifact, folder: string): RecordFigures {
  const tables = listTables({ sheets }).map(({ sheet, table }) => {
    const { id: table_id, a1_range: a1, row_count: rows } = table;
    return { table_id, sheet: sheet.name, sheet_index: sheet.index, a1, rows };
  });
  const file = readFiguresFile(folder);
  return {
    is_complete: file?.is_complete ?? false,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    tables,
    required: file?.required ?? null,
    totals: file?.totals ?? [],
    issues: file?.is_complete === false ? null : (summary.issues ?? null),
    attention: summary.attention ?? [],
  };
}

function readFiguresFile(folder: string): FiguresFile | null {
  const path = join(folder, jobNames.figures);
  return existsSync(path) ? parseFigures(readFileSync(path, 'utf8')) : null;
}

/** Null for a damaged file: it counts as removed. */
export function parseFigures(text: string): FiguresFile | null {
  try {
    const file: unknown = JSON.parse(text);
    return isFigures(file) ? file : null;
  } catch {
    return null;
  }
}

function isFigures(file: unknown): file is FiguresFile {
  return isValid(FiguresFileSchema, file);
}
