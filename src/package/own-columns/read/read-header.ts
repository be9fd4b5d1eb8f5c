import { COLUMN_KIND_NAMES } from '../../../contract/column-kinds.ts';
import { AdeError } from '../../../contract/errors/index.ts';
import type { Head } from '../../../previews/index.ts';
import { formatColumn } from '../../../workbook/index.ts';
import type { FoundColumn, FoundColumns } from '../found-column.ts';

/** A longer text is not a header. */
const MAX_LABEL = 200;

/** Reads the columns of a sheet: the first row that is not blank has their headers. A repeated name gets a number. */
export function readHeader(head: Head | undefined, file: string): Pick<FoundColumns, 'columns' | 'notes'> {
  const rows = head?.rows ?? [];
  const [header, ...below] = rows;
  if (header === undefined) throw new AdeError('no_columns', { file, found: 'its first sheet is empty' });
  const notes: string[] = [];
  const columns: FoundColumn[] = [];
  const taken = new Set<string>();
  const width = Math.max(...rows.map(({ values }) => values.length));
  for (let i = 0; i < width; i++) {
    const label = (header.values[i] ?? '').slice(0, MAX_LABEL);
    const values = below.flatMap((row) => row.values[i] || []);
    if (label === '') {
      if (values.length > 0) notes.push(`Column ${formatColumn(i)} has no header, and is left out.`);
      continue;
    }
    const name = findFree(label, taken);
    if (name !== label) notes.push(`"${label}" occurs more than once; column ${formatColumn(i)} is called "${name}".`);
    taken.add(name.toLowerCase());
    columns.push({ label: name, synonyms: [], among: COLUMN_KIND_NAMES, checks: {}, values });
  }
  if (columns.length === 0) throw new AdeError('no_columns', { file, found: 'its first row is empty' });
  return { columns, notes };
}

function findFree(label: string, taken: ReadonlySet<string>): string {
  for (let at = 1; ; at++) {
    const name = at === 1 ? label : `${label} ${at}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
