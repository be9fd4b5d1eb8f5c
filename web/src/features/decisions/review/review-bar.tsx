import { Badge, Button, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Mail } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Job, WithReason } from '../../../api/contract.ts';
import { ButtonLink } from '../../../components/links.tsx';
import { showSuccess } from '../../../components/notices.ts';
import { plural, t } from '../../../lib/texts.ts';
import type { HoldsFor } from '../../../lib/use-holds-for.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { useCan } from '../../../session/session.ts';
import { draftsQuery } from '../../entities/jobs/index.ts';
import { isLasting, listGroups, settleSteps } from './lasting.ts';
import { isQuestion } from './question.ts';
import { type AskedReason, ReasonDialog, type ReasonOf } from './reason-dialog.tsx';
import { type ReviewStep, reviewQuery } from './review-api.ts';
import { beginSteps, isLocked, STATE_NAMES } from './review-states.ts';
import { useReviewSteps } from './use-review-step.ts';

type Reason = WithReason['reason'];
type Asked = AskedReason & {
  makeSteps: (reason: Reason, holdsFor: HoldsFor, reasonOf: ReasonOf) => ReviewStep[];
};

/** The state of a job's review, and buttons for the job as a whole; `hasAccept`: nothing else on the page accepts it. */
export function ReviewBar({ job, hasAccept }: { job: Job; hasAccept: boolean }) {
  const canDecide = useCan('operator');
  const drafts = useQuery({ ...draftsQuery(job.workspace_id), enabled: canDecide && hasAccept }).data?.items;
  const said = drafts?.find(({ job_id: id }) => id === job.id)?.count ?? 0;
  const isReviewed = job.status === 'success' && !job.is_try;
  const seen = useQuery({ ...reviewQuery(job.workspace_id, job.id), enabled: isReviewed });
  const [asked, setAsked] = useState<Asked | null>(null);
  const steps = useReviewSteps(job, ({ state }) => showSuccess(`${job.source_file}: ${STATE_NAMES[state]}.`));
  const acceptRef = useRef<HTMLButtonElement>(null);
  const backRef = useRef<HTMLButtonElement>(null);
  useShortcuts({ ...(hasAccept ? { a: () => acceptRef.current?.click() } : {}), b: () => backRef.current?.click() });
  if (!isReviewed || !seen.data) return null;
  const { review } = seen.data;
  const open = review.attention.filter(({ needs_decision: isOpen }) => isOpen);
  const isSigned = isLocked(review.state);
  const accept = () => {
    if (open.length === 0) return steps.mutate([...beginSteps(review.state), { path: 'accept', body: {} }]);
    setAsked({
      title: t`Accept with ${open.length} open`,
      groups: listGroups(open),
      lasting: open.filter(isLasting).map(({ message }) => message),
      makeSteps: (_, holdsFor, reasonOf) => [...settleSteps(open, reasonOf, holdsFor), { path: 'accept', body: {} }],
    });
  };
  const askBack = (title: string, path: 'reopen' | 'send-back') =>
    setAsked({
      title,
      usual: 'mistake_found',
      ...(path === 'reopen' ? { isReopening: true } : {}),
      makeSteps: (reason) => [{ path, body: { reason } }],
    });
  return (
    <>
      {review.state !== 'new' && review.state !== 'in_review' && (
        <Badge data-review-state color={review.state === 'accepted' ? 'teal' : 'gray'}>
          {STATE_NAMES[review.state]}
        </Badge>
      )}
      {canDecide && isSigned && (
        <Button variant="default" onClick={() => askBack(t`Reopen`, 'reopen')}>
          {t`Reopen`}
        </Button>
      )}
      {canDecide && (!isSigned || review.state === 'waiting_for_second_person') && (
        <Button ref={backRef} variant="default" onClick={() => askBack(t`Send back`, 'send-back')} px="xs">
          <Mail size={14} aria-hidden />
          <Text span inherit visibleFrom="sm" ml={6}>
            {t`Send back`}
          </Text>
          <VisuallyHidden hiddenFrom="sm">{t`Send back`}</VisuallyHidden>
        </Button>
      )}
      {hasAccept && canDecide && !isSigned && said > 0 && (
        // Accepted from here, what was said would be lost.
        <ButtonLink to="/w/$workspaceId/jobs/$jobId/document" params={{ workspaceId: job.workspace_id, jobId: job.id }}>
          {plural(said, '# decision not applied yet', '# decisions not applied yet')}
        </ButtonLink>
      )}
      {hasAccept && said === 0 && canDecide && (!isSigned || review.state === 'waiting_for_second_person') && (
        <Button
          ref={acceptRef}
          variant={open.length === 0 ? 'filled' : 'default'}
          loading={steps.isPending}
          disabled={job.open_revision !== null || open.some(isQuestion)}
          onClick={accept}
        >
          {open.length === 0 ? t`Accept` : t`Accept with ${open.length} open`}
        </Button>
      )}
      <ReasonDialog
        workspaceId={job.workspace_id}
        asked={asked}
        onClose={() => setAsked(null)}
        senderId={job.sender_id}
        onReason={(...reason) => asked && steps.mutate([...beginSteps(review.state), ...asked.makeSteps(...reason)])}
      />
    </>
  );
}
