import type { Manifest } from '../../contract/manifest.ts';
import type { StyledCell, StyledSheet } from '../../workbook/writer/index.ts';
import { findAdvice } from './note-text.ts';
import type { ToFixPlan, ToFixTable } from './plan-to-fix.ts';

/** The facts that the first page shows. */
export interface ToFixSource {
  job_id: string;
  revision: number;
  source_file: string;
  manifest: Manifest;
}

const WIDTHS = [34, 80, 10];

/** The first page: what the workbook is, what to do, and how to return the workbook. */
export function makeFirstPage(plan: ToFixPlan, { job_id, revision, source_file, manifest }: ToFixSource): StyledSheet {
  const rowCount = plan.tables.reduce((sum, { rows }) => sum + rows.length, 0);
  const rows: StyledSheet['rows'][number][] = [
    [{ value: `To fix: ${source_file}`, look: 'title' }],
    [],
    say('What this is', `Rows of your document ${source_file} whose values cannot be used as they are: ${rowCount}.`),
    ...(plan.left_out_rows > 0
      ? [say('', `${plan.left_out_rows} further rows have problems and will follow when these are fixed.`)]
      : []),
    say(
      'What to do',
      'Correct the coloured cells on the next sheets. The note at each cell says what is wrong with it.',
    ),
    say('', 'You may sort the rows, and delete those that you do not want to correct.'),
    say('', 'Please add no rows or columns, and leave the headers and the hidden first row and column as they are.'),
    say(
      'How to return it',
      manifest.info.how_to_return ?? 'Save it as xlsx or ods, and return it to whoever sent it to you.',
    ),
    [],
    ...listFields(plan.tables, manifest),
    ...plan.remarks.map(({ sheet_name, message }) => say(`Sheet ${sheet_name}`, message)),
    [],
    say('Made by', `${manifest.info.title}, job ${job_id}, revision ${revision}`),
  ];
  return { name: 'To fix', widths: WIDTHS, rows, frozenRows: 0, hidesFirst: false, notes: [] };
}

function say(name: string, text: string): StyledCell[] {
  return [
    { value: name, look: 'header' },
    { value: text, look: 'wrapped' },
  ];
}

/** The columns with problems: what to do about each, and in how many rows. */
function listFields(tables: readonly ToFixTable[], manifest: Manifest): StyledCell[][] {
  const counts = new Map<string, { header: string; advice: string; count: number }>();
  for (const { columns, rows } of tables) {
    for (const { column, header, field } of columns) {
      const count = rows.filter(({ problems }) => problems.some((problem) => problem.column === column)).length;
      if (count === 0) continue;
      const meta = field === null ? undefined : manifest.columns.meta[field];
      const advice = findAdvice(meta) ?? meta?.description ?? '';
      const key = `${field} ${header}`;
      counts.set(key, { header, advice, count: count + (counts.get(key)?.count ?? 0) });
    }
  }
  if (counts.size === 0) return [];
  const title = ['Column', 'What to do', 'Cells'].map((value): StyledCell => ({ value, look: 'header' }));
  const lines = [...counts.values()].map(({ header, advice, count }): StyledCell[] => [
    { value: header, look: 'wrapped', format: 'text' },
    { value: advice, look: 'wrapped' },
    { value: count },
  ]);
  return [title, ...lines, []];
}
