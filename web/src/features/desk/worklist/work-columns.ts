import type { Job, Sender } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { findDue } from './due.ts';
import { describeWhy } from './outcome.ts';

/** The facts that the list has about a document. */
export interface Known {
  job: Job;
  sender: Sender | undefined;
  /** Difference in rows from the result of the previous period; null if unknown. */
  change: number | null;
  /** How many corrections the person has gathered and not applied yet. */
  unapplied: number;
}

export interface WorkColumn {
  name: 'outcome' | 'document' | 'sender' | 'period' | 'why' | 'number' | 'change' | 'due' | 'who' | 'when';
  heading: string;
  /** The full text of the heading. */
  says?: string;
  /** For CSS grid; null shows the column only in wide windows. */
  width: string | null;
  wideWidth: string;
  /** Shows the column if this is true for some document; without it, the column is always shown. */
  isThere?: (known: Known) => boolean;
}

/** In the order in which people decide: outcome, sender, what to look at, and size. */
const COLUMNS: readonly WorkColumn[] = [
  { name: 'outcome', heading: t`Outcome`, width: '6.5rem', wideWidth: '8rem' },
  { name: 'document', heading: t`Document`, width: 'minmax(8rem, 15rem)', wideWidth: 'minmax(10rem, 24rem)' },
  {
    name: 'sender',
    heading: t`Sender`,
    width: 'minmax(6rem, 9.5rem)',
    wideWidth: 'minmax(8rem, 18rem)',
    isThere: ({ sender }) => sender !== undefined,
  },
  {
    name: 'period',
    heading: t`Period`,
    width: '4rem',
    wideWidth: '5rem',
    isThere: ({ job }) => job.period !== null,
  },
  {
    name: 'why',
    heading: t`What to look at`,
    width: 'minmax(12rem, 1fr)',
    wideWidth: 'minmax(14rem, 1fr)',
    isThere: ({ job, unapplied }) => unapplied > 0 || describeWhy(job) !== '',
  },
  { name: 'number', heading: t`Rows`, width: '3.25rem', wideWidth: '5rem' },
  {
    name: 'change',
    heading: t`Change`,
    says: t`Change in rows since the sender's previous period`,
    width: '3.5rem',
    wideWidth: '5rem',
    isThere: ({ change }) => change !== null,
  },
  {
    name: 'due',
    heading: t`Due`,
    width: '6.5rem',
    wideWidth: '8rem',
    isThere: ({ job, sender }) => findDue(job, sender) !== null,
  },
  {
    name: 'who',
    heading: t`Reviewer`,
    width: '4.5rem',
    wideWidth: '9rem',
    isThere: ({ job }) => job.assignee !== null,
  },
  { name: 'when', heading: t`Submitted`, width: null, wideWidth: '6rem' },
];

/** The columns that also apply to senders without a document. */
const ABOUT_SENDERS: ReadonlySet<WorkColumn['name']> = new Set(['sender', 'due']);

/**
 * The columns that have content for some document. With `period`, all documents are of this period, and missing senders
 * are listed too.
 */
export function listColumns(known: readonly Known[], period: string | undefined): WorkColumn[] {
  return COLUMNS.filter(({ name, isThere }) => {
    if (period !== undefined && name === 'period') return false;
    return isThere === undefined || known.some(isThere) || (period !== undefined && ABOUT_SENDERS.has(name));
  });
}

/** The style of the list's container, which sets how its columns share the width. */
export function makeColumnStyle(columns: readonly WorkColumn[]): Record<`--${string}`, string> {
  return {
    '--columns': columns.flatMap(({ width }) => width ?? []).join(' '),
    '--wide-columns': columns.map(({ wideWidth }) => wideWidth).join(' '),
  };
}
