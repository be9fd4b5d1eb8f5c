import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import type { PeriodOverview } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { t } from '../../../lib/texts.ts';
import classes from './sender-pages.module.css';

interface PeriodMarksProps {
  workspaceId: string;
  senderId: string;
  periods: readonly PeriodOverview[];
}

/** Marks each period, oldest first, for whether the sender's document is there; a mark links to the valid document. */
export function PeriodMarks({ workspaceId, senderId, periods }: PeriodMarksProps) {
  return (
    <ul className={classes.periods}>
      {periods.toReversed().map(({ period, items }) => {
        const found = items.find(({ sender }) => sender.id === senderId);
        const state = found?.state ?? 'not_expected';
        const jobId = found?.standing_job_id ?? found?.job_ids[0];
        if (jobId !== undefined) {
          return (
            <li key={period} data-state="received">
              <CircleCheck size={14} aria-hidden />
              <TextLink inherit to="/w/$workspaceId/jobs/$jobId" params={{ workspaceId, jobId }}>
                {period}
              </TextLink>
            </li>
          );
        }
        if (state === 'not_expected') return null;
        return (
          <li key={period} data-state={state}>
            {state === 'overdue' ? <CircleAlert size={14} aria-hidden /> : <CircleDashed size={14} aria-hidden />}
            {period} {state === 'overdue' ? t`overdue` : t`missing`}
          </li>
        );
      })}
    </ul>
  );
}
