import type { MoveSummary } from '../../storage/move/index.ts';
import type { Look } from './look.ts';
import { layOutTable, numeric } from './table.ts';
import { cleanText, countOf, formatCount } from './text.ts';

/** Enough characters to tell whether two hashes are the same. */
const HASH_CHARS = 16;

/** The tables and folders that `ade migrate` has moved, with figures that are equal in source and target. */
export function renderMove(summary: MoveSummary, { width, paint }: Look): string[] {
  const { from, to, unfinished_jobs: unfinished, signing_key: key } = summary;
  const tables = summary.tables.filter(({ rows }) => rows > 0);
  const files = summary.files.filter(({ folders }) => folders > 0);
  const style = { width, paintHeader: paint.bold };
  return [
    summary.was_finished
      ? 'The move had already ended. Source and target are still the same.'
      : 'Everything was moved.',
    `from  ${cleanText(from.database)}, files in ${cleanText(from.files)}`,
    `to    ${cleanText(to.database)}, files in ${cleanText(to.files)}`,
    '',
    ...layOutTable(
      ['table', numeric('rows'), 'hash'],
      tables.map(({ name, rows, sha256 }) => [name, formatCount(rows), sha256.slice(0, HASH_CHARS)]),
      style,
    ),
    '',
    ...layOutTable(
      ['files', ...['folders', 'files', 'bytes'].map(numeric)],
      files.map((one) => [one.kind, formatCount(one.folders), formatCount(one.files), formatCount(one.bytes)]),
      style,
    ),
    '',
    key === null ? 'Nothing has been signed so far.' : `The signing key is ${key}, as before.`,
    ...(unfinished === 0
      ? []
      : [`${countOf(unfinished, 'job')} had not ended. They go back to the queue when ADE starts there.`]),
  ];
}
