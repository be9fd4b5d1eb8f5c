import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { periodQuery } from '../../entities/senders/index.ts';
import type { WorkColumn } from './work-columns.ts';
import { DueCell, OutcomeCell, WorkTable } from './work-table.tsx';
import classes from './worklist.module.css';

interface MissingSendersProps {
  workspaceId: string;
  period: string;
  columns: readonly WorkColumn[];
}

/** The senders that have sent nothing for a period, and when their documents were due. */
export function MissingSenders({ workspaceId, period, columns }: MissingSendersProps) {
  const { data } = useQuery({ ...periodQuery(workspaceId, period), retry: false });
  const missing = data?.items.filter(({ state }) => state === 'missing' || state === 'overdue') ?? [];
  if (missing.length === 0) return null;
  return (
    <section aria-label={t`Missing`}>
      <div className={classes.groupHead}>
        <h2 className={classes.groupTitle}>{t`Missing ${formatCount(missing.length)}`}</h2>
      </div>
      <WorkTable label={t`Missing documents`} columns={columns}>
        {missing.map(({ sender, state, due_on: day }) => {
          const isOverdue = state === 'overdue';
          const texts: Partial<Record<WorkColumn['name'], string>> = { document: t`No document`, sender: sender.name };
          return (
            <tr key={sender.id} className={classes.row}>
              <td />
              {columns.map(({ name }) => {
                if (name === 'due') return <DueCell key={name} due={day === null ? null : { day, isOverdue }} />;
                if (name === 'outcome')
                  return <OutcomeCell key={name} outcome={isOverdue ? 'error' : 'to_check'}>{t`Missing`}</OutcomeCell>;
                return (
                  <td key={name} className={classes[name]}>
                    {texts[name]}
                  </td>
                );
              })}
            </tr>
          );
        })}
      </WorkTable>
    </section>
  );
}
