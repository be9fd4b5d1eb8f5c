import { useQuery } from '@tanstack/react-query';
import { formatCount } from '../../lib/format.ts';
import { periodQuery } from '../senders/sender-api.ts';
import classes from './worklist.module.css';

/** Who has not sent for a period, and by when they should have. */
export function MissingSenders({ workspaceId, period }: { workspaceId: string; period: string }) {
  const { data } = useQuery({ ...periodQuery(workspaceId, period), retry: false });
  const missing = data?.items.filter(({ state }) => state === 'missing' || state === 'overdue') ?? [];
  if (missing.length === 0) return null;
  return (
    <section aria-label="Missing" className={classes.group}>
      <h2 className={classes.groupTitle}>Missing {formatCount(missing.length)}</h2>
      <ul className={classes.rows}>
        {missing.map(({ sender, state, due_on: dueOn }) => (
          <li key={sender.id} className={`${classes.row} ${classes.missing}`}>
            <span aria-hidden />
            <span className={classes.sender}>No document</span>
            <span>{sender.name}</span>
            <span className={classes.outcome} data-outcome={state === 'overdue' ? 'error' : 'to_check'}>
              Missing
            </span>
            <span className={classes.why}>
              {state === 'overdue' ? `It was due on ${dueOn}.` : dueOn === null ? '' : `It is due on ${dueOn}.`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
