import { t } from '../../../lib/texts.ts';
import type { LinesOfGroup } from './line.ts';

export interface LineColumn {
  name: 'outcome' | 'sender' | 'period' | 'document' | 'look' | 'rows' | 'change' | 'due' | 'who';
  heading: string;
  /** The full text of the heading. */
  says?: string;
  /** For CSS grid. */
  width: string;
}

/** In the order in which people decide. */
const COLUMNS: readonly LineColumn[] = [
  { name: 'outcome', heading: t`Outcome`, width: 'minmax(7.25rem, 8.25rem)' },
  { name: 'sender', heading: t`Sender`, width: 'minmax(6rem, var(--sender-width))' },
  { name: 'period', heading: t`Period`, width: 'minmax(4.5rem, 7.5rem)' },
  { name: 'document', heading: t`Document`, width: 'minmax(9rem, 22%)' },
  { name: 'look', heading: t`What to look at`, width: 'minmax(12rem, 1fr)' },
  { name: 'rows', heading: t`Rows`, width: '3.75rem' },
  { name: 'change', heading: t`Change`, says: t`Change in rows since the sender's previous period`, width: '3.75rem' },
  { name: 'due', heading: t`Due`, width: '6.25rem' },
  { name: 'who', heading: t`Who`, says: t`Who reviews it`, width: '2.75rem' },
];

const listed = new Map<string, readonly LineColumn[]>();

/**
 * The columns that have content in some line; a column that is empty everywhere takes no room. Lines of a period name
 * only other periods, beside their senders. The same columns are the same list, so that only lines that have changed are
 * drawn again.
 */
export function listColumns(groups: readonly LinesOfGroup[], period: string | undefined): readonly LineColumn[] {
  const found = new Set<LineColumn['name']>(['outcome', 'document', 'look', 'rows']);
  for (const { lines } of groups)
    for (const line of lines) {
      if (line.kind === 'missing') found.add('sender').add('due');
      if (line.kind !== 'job') continue;
      const { sender, change, due, job } = line.document;
      if (sender !== undefined || (job.period !== null && job.period !== (period ?? job.period))) found.add('sender');
      if (period === undefined && job.period !== null) found.add('period');
      if (change !== null || isNew(job.attention)) found.add('change');
      if (due !== null) found.add('due');
      if (job.assignee !== null) found.add('who');
    }
  const columns = COLUMNS.filter(({ name }) => found.has(name));
  const key = columns.map(({ name }) => name).join(' ');
  const known = listed.get(key);
  if (known === undefined) listed.set(key, columns);
  return known ?? columns;
}

export const isNew = (attention: readonly string[]): boolean => attention.includes('first_document');

/** The style of the list, which sets how its columns share the width. */
export const makeColumnStyle = (columns: readonly LineColumn[]): Record<`--${string}`, string> => ({
  '--columns': columns.map(({ width }) => width).join(' '),
});
