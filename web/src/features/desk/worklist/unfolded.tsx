import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import type { Job } from '../../../api/contract.ts';
import { plural, t } from '../../../lib/texts.ts';
import { reviewQuery } from '../../decisions/review/index.ts';
import { describePoint, describeTotal } from './describe-look.ts';
import classes from './unfolded.module.css';

/** Everything that needs a decision in a document, and its figures, below its line. */
export function Unfolded({ job, columns }: { job: Job; columns: number }) {
  const { data } = useQuery(reviewQuery(job.workspace_id, job.id));
  const open = data?.review.attention.filter(({ needs_decision: isOpen }) => isOpen) ?? [];
  const { rows_in: rows, issues } = job.summary;
  const facts = [
    rows === undefined ? '' : plural(rows, '# row in', '# rows in'),
    describeTotal(job),
    issues === undefined ? '' : plural(issues.error, '# error', '# errors'),
    issues === undefined ? '' : plural(issues.warning, '# warning', '# warnings'),
  ].filter(Boolean);
  return (
    <tr className={classes.unfolded}>
      <td colSpan={columns + 1}>
        <ul aria-label={t`What needs attention`}>
          {open.map((point) => (
            <li key={point.id}>
              <TriangleAlert size={14} aria-hidden />
              {describePoint(point)}
            </li>
          ))}
        </ul>
        <p>{facts.join(' · ')}</p>
      </td>
    </tr>
  );
}
