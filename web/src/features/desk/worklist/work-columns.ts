import type { Job, Sender } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { findDue } from './due.ts';
import { describeWhy } from './outcome.ts';

/** The facts that the list has about a document. */
export interface Known {
  job: Job;
  sender: Sender | undefined;
  /** Difference in rows from the result of the period before; null where it is unknown. */
  change: number | null;
}

export interface WorkColumn {
  name: 'outcome' | 'document' | 'sender' | 'period' | 'why' | 'number' | 'change' | 'due' | 'who' | 'when';
  heading: string;
  /** The heading in full. */
  says?: string;
  /** For CSS grid; null shows the column only in wide windows. */
  width: string | null;
  wideWidth: string;
  /** The column is shown where this is true for a document; always shown without it. */
  isThere?: (known: Known) => boolean;
}

/** In the order in which somebody decides: outcome, sender, what to look at, and size. */
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
    isThere: ({ job }) => describeWhy(job) !== '',
  },
  { name: 'number', heading: t`Rows`, width: '3.25rem', wideWidth: '5rem' },
  {
    name: 'change',
    heading: t`Change`,
    says: t`Change in rows since the sender's period before`,
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

/** The columns for senders without a document. */
const ABOUT_SENDERS: ReadonlySet<WorkColumn['name']> = new Set(['sender', 'due']);

/**
 * The columns in which a document has something. With `period`, all documents are of it, and missing senders are listed
 * too.
 */
export function listColumns(known: readonly Known[], period: string | undefined): WorkColumn[] {
  return COLUMNS.filter(({ name, isThere }) => {
    if (period !== undefined && name === 'period') return false;
    return isThere === undefined || known.some(isThere) || (period !== undefined && ABOUT_SENDERS.has(name));
  });
}

/** The style of the list's container: how its columns share the width. */
export function makeColumnStyle(columns: readonly WorkColumn[]): Record<`--${string}`, string> {
  return {
    '--columns': columns.flatMap(({ width }) => width ?? []).join(' '),
    '--wide-columns': columns.map(({ wideWidth }) => wideWidth).join(' '),
  };
}
