import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import type { Accept, Job, JobFigures, Review, WithReason } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import {
  type AskedReason,
  beginSteps,
  isLocked,
  reviewQuery,
  STATE_NAMES,
  takeStep,
  useReviewSteps,
} from '../review/index.ts';
import { formatAmount } from './figures-table.tsx';

/** The signature and taking it back. */
export function useSigning(job: Job, review: Review, figures: JobFigures | null) {
  const canDecide = useCan('operator');
  const [asked, setAsked] = useState<AskedReason | null>(null);
  const steps = useReviewSteps(job, ({ state }) => showSuccess(`${job.source_file}: ${STATE_NAMES[state]}.`));
  const isSigned = review.state === 'accepted' || review.state === 'waiting_for_second_person';
  const canSign =
    canDecide &&
    job.status === 'success' &&
    !job.is_try &&
    job.open_revision === null &&
    (!isLocked(review.state) || review.state === 'waiting_for_second_person');
  const sign = () => {
    // Nothing is signed before its figures are shown.
    if (steps.isPending || figures === null) return;
    steps.mutate([...beginSteps(review.state), { path: 'accept', body: expect(figures) }]);
  };
  const reopen = (reason: WithReason['reason']) => {
    setAsked(null);
    steps.mutate([{ path: 'reopen', body: { reason } }]);
  };
  const client = useQueryClient();
  const undo = useMutation({
    mutationFn: async () => {
      const { etag } = await client.fetchQuery({ ...reviewQuery(job.workspace_id, job.id), staleTime: 0 });
      return takeStep(job.workspace_id, job.id, etag, { path: 'reopen', body: { reason: { code: 'undone' } } });
    },
    onSuccess: () => showSuccess(t`${job.source_file}: the signature is taken back.`),
    onError: (error) => {
      // Somebody has used the results: that they are withdrawn needs a reason.
      if (error instanceof ApiError && error.code === 'acceptance_used')
        setAsked({ title: t`Reopen what was used`, usual: 'mistake_found', isReopening: true });
      else showFailure(error, t`Nothing was changed`);
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.job(job.workspace_id, job.id) }),
  });
  const takeBack = () => {
    if (!undo.isPending) undo.mutate();
  };
  return {
    sign,
    takeBack,
    reopen,
    canSign,
    isSigned,
    asked,
    closeAsked: () => setAsked(null),
    isPending: steps.isPending || undo.isPending,
  };
}

/** What the person saw: the service signs nothing else. */
const expect = ({ revision, rows, totals, open }: JobFigures): Accept => ({
  revision,
  expecting: {
    rows,
    totals: totals.map(({ target_field, total }) => ({ target_field, total })),
    open: open.map(({ id }) => id),
  },
});

/** "Sign 59 rows, 16,016.74". */
export function nameSigned({ state }: Review, { rows, totals }: JobFigures): string {
  const count = plural(rows, '# row', '# rows');
  const total = totals[0]?.total ?? null;
  const what = total === null ? count : `${count}, ${formatAmount(total)}`;
  return state === 'waiting_for_second_person' ? t`Sign as the second person: ${what}` : t`Sign ${what}`;
}
