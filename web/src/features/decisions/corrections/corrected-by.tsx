import { useQuery } from '@tanstack/react-query';
import type { Job } from '../../../api/contract.ts';
import { TimeText } from '../../../components/time-text.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { revisionsQuery } from './who-corrected.ts';

/** Lists who corrected how much and when, for users who may not see the corrections themselves. */
export function CorrectedBy({ job }: { job: Job }) {
  const { data } = useQuery({ ...revisionsQuery(job.workspace_id, job.id), enabled: job.revision > 1 });
  const inOrder = data?.items.toSorted((a, b) => a.revision - b.revision) ?? [];
  return inOrder.flatMap(({ revision, correction_count: count, submitted_by: by, submitted_at: at }, index) => {
    const added = count - (inOrder[index - 1]?.correction_count ?? 0);
    if (revision === 1 || added <= 0) return [];
    return (
      <li key={revision}>
        <span>{t`${countOf(added, 'correction')} by ${by}, ${<TimeText at={at} />}, revision ${revision}`}</span>
      </li>
    );
  });
}
