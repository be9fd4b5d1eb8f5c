import { Button, Group, Kbd, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { CircleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { formatCount, formatDay } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { reviewQuery } from '../../decisions/review/index.ts';
import { formatChange } from '../../decisions/since/index.ts';
import { OutcomeBadge } from '../../entities/jobs/index.ts';
import { findDue } from './due.ts';
import { isAcceptable } from './is-acceptable.ts';
import type { Known } from './work-columns.ts';
import classes from './worklist.module.css';

interface WorkPanelProps {
  known: Known | null;
  onAccept: () => void;
  onAssign: () => void;
  onComment: () => void;
}

/** More facts about the chosen document; with them, a person can often decide without opening it. */
export function WorkPanel({ known, ...acts }: WorkPanelProps) {
  return (
    <aside aria-label={t`Chosen document`} className={classes.panel}>
      {known === null ? (
        <Muted size="sm">
          {t`Choose a document to see what it needs. ${<Kbd size="xs">j</Kbd>} and ${<Kbd size="xs">k</Kbd>} move through the list.`}
        </Muted>
      ) : (
        <Chosen known={known} {...acts} />
      )}
    </aside>
  );
}

function Chosen({ known, onAccept, onAssign, onComment }: WorkPanelProps & { known: Known }) {
  const { job, sender, change } = known;
  const { summary } = job;
  const canDecide = useCan('operator');
  const due = findDue(job, sender);
  const review = useQuery({ ...reviewQuery(job.workspace_id, job.id), enabled: job.open_attention > 0 });
  const open = review.data?.review.attention.filter(({ needs_decision: isOpen }) => isOpen) ?? [];
  const facts: [label: string, value: ReactNode][] = [
    [t`Rows in`, countIn(summary.rows_in)],
    [t`Rows out`, countIn(summary.rows_out)],
    [t`Since the previous period`, change === null ? null : formatChange(change)],
    [t`Errors`, countIn(summary.issues?.error)],
    [t`Warnings`, countIn(summary.issues?.warning)],
    [t`Due`, due && formatDay(due.day)],
    [t`Reviewer`, job.assignee],
  ];
  return (
    <Stack gap="sm">
      <Group justify="space-between" wrap="nowrap">
        <OutcomeBadge job={job} />
        <ButtonLink
          size="compact-sm"
          to="/w/$workspaceId/jobs/$jobId"
          params={{ workspaceId: job.workspace_id, jobId: job.id }}
        >
          {t`Open`}
        </ButtonLink>
      </Group>
      <div>
        <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
          {job.source_file}
        </Title>
        <Muted>{[sender?.name ?? t`No sender`, job.period].filter(Boolean).join(' · ')}</Muted>
      </div>
      {job.error && <Text size="sm">{job.error.message}</Text>}
      {open.length > 0 && (
        <ul className={classes.points} aria-label={t`What needs attention`}>
          {open.map(({ id, message }) => (
            <li key={id}>
              <CircleAlert size={14} aria-hidden />
              {message}
            </li>
          ))}
        </ul>
      )}
      <dl className={classes.facts}>
        {facts.map(
          ([label, value]) =>
            value !== null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {canDecide && (
        <Group gap="xs">
          {isAcceptable(job) && <Act text={t`Accept`} shortcut="a" onAct={onAccept} />}
          <Act text={t`Assign`} shortcut="m" onAct={onAssign} />
          {job.purged.input === null && <Act text={t`Comment`} shortcut="c" onAct={onComment} />}
        </Group>
      )}
    </Stack>
  );
}

const countIn = (count: number | undefined) => (count === undefined ? null : formatCount(count));

function Act({ text, shortcut, onAct }: { text: string; shortcut: string; onAct: () => void }) {
  return (
    <Button size="compact-xs" variant="default" rightSection={<Kbd aria-hidden>{shortcut}</Kbd>} onClick={onAct}>
      {text}
    </Button>
  );
}
