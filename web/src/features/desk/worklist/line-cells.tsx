import { CircleCheck, CircleDashed, FileX, LoaderCircle, Lock, TriangleAlert, Undo2, Users } from 'lucide-react';
import type { ReactNode } from 'react';
import { formatDay } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import type { Due } from './due.ts';
import type { LineColumn } from './line-columns.ts';
import classes from './worklist.module.css';

const OUTCOMES = {
  check: { Icon: TriangleAlert, tone: 'warn' },
  clean: { Icon: CircleCheck, tone: 'ok' },
  wait: { Icon: LoaderCircle, tone: 'muted' },
  failed: { Icon: FileX, tone: 'bad' },
  second: { Icon: Users, tone: 'muted' },
  missing: { Icon: CircleDashed, tone: 'bad' },
  sent: { Icon: Undo2, tone: 'muted' },
  done: { Icon: Lock, tone: 'muted' },
} as const;
export type LineOutcome = keyof typeof OUTCOMES;

/** A sign and a word: colour alone says nothing. */
export function Outcome({ outcome, children }: { outcome: LineOutcome; children: ReactNode }) {
  const { Icon, tone } = OUTCOMES[outcome];
  return (
    <span className={classes.outcome} data-tone={tone}>
      <Icon size={14} aria-hidden />
      <span className={classes.cut}>{children}</span>
    </span>
  );
}

export const DueText = ({ due }: { due: Due }) => (
  <span className={classes.day} data-late={due.isOverdue || undefined} title={due.day}>
    {due.isOverdue ? t`late, ${<Day day={due.day} />}` : <Day day={due.day} />}
  </span>
);

const Day = ({ day }: { day: string }) => <time dateTime={day}>{formatDay(day)}</time>;

/** The reviewer in little room; the tooltip has the name. */
export function Who({ name, me }: { name: string; me: string }) {
  const initials = name
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => [...word][0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();
  return (
    <span className={classes.initials} data-me={name === me || undefined} title={name}>
      <span aria-hidden>{name === me ? t`you` : initials}</span>
      <span className={classes.unseen}>{name}</span>
    </span>
  );
}

/** The cells of a line in the order of the columns; a column without content has an empty cell. */
export function Cells({
  columns,
  of,
}: {
  columns: readonly LineColumn[];
  of: Partial<Record<LineColumn['name'], ReactNode>>;
}) {
  return columns.map(({ name }) => (
    <td key={name} className={classes[name]}>
      {of[name]}
    </td>
  ));
}
