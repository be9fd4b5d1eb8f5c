import { Badge, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Job } from '../../api/contract.ts';
import { showSuccess } from '../../components/notices.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { useCan } from '../../session/session.ts';
import { type AskedReason, ReasonDialog } from './reason-dialog.tsx';
import { type ReviewStep, reviewQuery } from './review-api.ts';
import { beginSteps, isLocked, STATE_NAMES } from './review-states.ts';
import { useReviewSteps } from './use-review-step.ts';

type Asked = AskedReason & { makeStep: (reason: { code: string; text?: string }) => ReviewStep };

/** How far people are with a job, and what they may do with it as a whole. */
export function ReviewBar({ job }: { job: Job }) {
  const canDecide = useCan('operator');
  const isReviewed = job.status === 'success' && !job.is_try;
  const seen = useQuery({ ...reviewQuery(job.workspace_id, job.id), enabled: isReviewed });
  const [asked, setAsked] = useState<Asked | null>(null);
  const steps = useReviewSteps(job, ({ state }) => showSuccess(`${job.source_file}: ${STATE_NAMES[state]}.`));
  const acceptRef = useRef<HTMLButtonElement>(null);
  useShortcuts({ a: () => acceptRef.current?.click() });
  if (!isReviewed || !seen.data) return null;
  const { review } = seen.data;
  const open = review.attention.filter(({ needs_decision: isOpen }) => isOpen).map(({ id }) => id);
  const isSigned = isLocked(review.state);
  const accept = () => {
    if (open.length === 0) return steps.mutate([...beginSteps(review.state), { path: 'accept', body: {} }]);
    setAsked({
      title: `Accept with ${open.length} open`,
      usual: 'correct_as_is',
      makeStep: (reason) => ({ path: 'accept', body: { including: open, reason } }),
    });
  };
  return (
    <>
      <Badge size="sm" radius="sm" tt="none" color={review.state === 'accepted' ? 'teal' : 'gray'}>
        {STATE_NAMES[review.state]}
      </Badge>
      {canDecide && isSigned && (
        <Button
          variant="default"
          onClick={() =>
            setAsked({
              title: 'Reopen',
              usual: 'mistake_found',
              makeStep: (reason) => ({ path: 'reopen', body: { reason } }),
            })
          }
        >
          Reopen
        </Button>
      )}
      {canDecide && (review.state === 'in_review' || review.state === 'waiting_for_second_person') && (
        <Button
          variant="default"
          onClick={() =>
            setAsked({
              title: 'Send back',
              usual: 'mistake_found',
              makeStep: (reason) => ({ path: 'send-back', body: { reason } }),
            })
          }
        >
          Send back
        </Button>
      )}
      {canDecide && (!isSigned || review.state === 'waiting_for_second_person') && (
        <Button
          ref={acceptRef}
          variant={open.length === 0 ? 'filled' : 'default'}
          loading={steps.isPending}
          disabled={job.open_revision !== null}
          onClick={accept}
        >
          {open.length === 0 ? 'Accept' : `Accept with ${open.length} open`}
        </Button>
      )}
      <ReasonDialog
        workspaceId={job.workspace_id}
        asked={asked}
        onClose={() => setAsked(null)}
        onReason={(reason) => asked && steps.mutate([...beginSteps(review.state), asked.makeStep(reason)])}
      />
    </>
  );
}
