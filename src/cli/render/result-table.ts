import { basename } from 'node:path';
import type { ResultTable } from '../../contract/api/tables.ts';
import type { Misfit } from '../../exports/index.ts';
import { cleanText, countOf } from './text.ts';

/** A table that was written: how many rows of how many jobs, and what it lacks. */
export interface WrittenTable extends Partial<Omit<ResultTable, 'jobs' | 'rows' | 'missing'>> {
  rows: number;
  jobs: number;
  /** Null if nobody is expected. */
  missing: ResultTable['missing'];
  not_in_file: Misfit[];
}

/** What a written table has and lacks, for people. */
export const renderTable =
  (out: string) =>
  ({ rows, jobs, missing, versions = [], columns = [], not_in_file: misfits }: WrittenTable): string[] => {
    const name = cleanText(basename(out));
    const names = (state: string) =>
      missing?.flatMap((one) => (one.state === state ? cleanText(one.sender) : [])).join(', ') ?? '';
    const differing = columns.flatMap(({ name: column, differs_in: ids }) => (ids.length > 0 ? column : []));
    const lines: [boolean, string][] = [
      [missing?.length === 0, 'nobody is missing'],
      [names('nothing_sent') !== '', `nothing came from ${names('nothing_sent')}`],
      [names('not_accepted') !== '', `not accepted yet: ${names('not_accepted')}`],
      [
        versions.length > 1,
        `read with versions ${versions.map(({ number, jobs: count }) => `${number} (${count})`).join(', ')}`,
      ],
      [differing.length > 0, `columns that differ between the versions: ${differing.join(', ')}`],
      [misfits.length > 0, `not in the file, because of their type: ${misfits.map(describeMisfit).join(', ')}`],
    ];
    return [
      `${name}: ${countOf(rows, 'row')} of ${countOf(jobs, 'document')}`,
      ...lines.flatMap(([isSaid, text]) => (isSaid ? `  ${text}` : [])),
    ];
  };

/** `3 values of dues (first: list.csv, Sheet1, row 7)` */
function describeMisfit({ field, count, first: { document, sheet, row } }: Misfit): string {
  return `${countOf(count, 'value')} of ${field} (first: ${cleanText(`${document}, ${sheet}`)}, row ${row})`;
}
