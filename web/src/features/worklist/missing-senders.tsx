import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../lib/format.ts';
import { t } from '../../lib/texts.ts';
import { periodQuery } from '../senders/sender-api.ts';
import { DueCell, WorkTable } from './work-table.tsx';
import classes from './worklist.module.css';

/** Who has not sent for a period, and by when they should have. */
export function MissingSenders({ workspaceId, period }: { workspaceId: string; period: string }) {
  const { data } = useQuery({ ...periodQuery(workspaceId, period), retry: false });
  const missing = data?.items.filter(({ state }) => state === 'missing' || state === 'overdue') ?? [];
  if (missing.length === 0) return null;
  return (
    <section aria-label={t`Missing`} className={classes.group}>
      <h2 className={classes.groupTitle}>{t`Missing ${formatCount(missing.length)}`}</h2>
      <WorkTable label={t`Missing documents`}>
        {missing.map(({ sender, state, due_on: dueOn }) => (
          <tr key={sender.id} className={classes.row}>
            <td />
            <td className={classes.document}>
              <span className={classes.muted}>{t`No document`}</span>
            </td>
            <td className={classes.sender}>{sender.name}</td>
            <td className={classes.period}>{period}</td>
            <DueCell due={dueOn === null ? null : { day: dueOn, isOverdue: state === 'overdue' }} />
            <td className={classes.outcome} data-outcome={state === 'overdue' ? 'error' : 'to_check'}>
              {t`Missing`}
            </td>
          </tr>
        ))}
      </WorkTable>
    </section>
  );
}
