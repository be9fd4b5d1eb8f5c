import { useQuery } from '@tanstack/react-query';
import type { Job, JobChecks } from '../../../api/contract.ts';
import { formatCode, locale } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { useFieldLabels } from '../../entities/fields/index.ts';
import { checksQuery, describeAttention, isAttention } from '../../entities/jobs/index.ts';
import classes from './signoff.module.css';

/** Number of agreeing checks that are shown; the others are counted. */
const SHOWN = 100;

/** The checks of a job, with their numbers if the role may see them. */
export function useChecks(job: Job) {
  const canSeeValues = useCan('viewer');
  return useQuery({ ...checksQuery(job.workspace_id, job.id, job.revision, canSeeValues), enabled: job.has_artifact });
}

type Check = JobChecks['items'][number];

/** Lists the compared numbers: those that do not agree, and folded those that do. */
export function ChecksTable({ job }: { job: Job }) {
  const query = useChecks(job);
  if (!query.data || query.data.items.length === 0) return null;
  const { agree, differ, items } = query.data;
  const [agreeing, differing] = [true, false].map((agrees) => items.filter((check) => check.agrees === agrees));
  return (
    <section aria-label={t`Checks`}>
      {differ > 0 && (
        <>
          <h3 className={classes.minor}>{plural(differ, '# check does not agree', '# checks do not agree')}</h3>
          <CheckList job={job} checks={differing ?? []} />
        </>
      )}
      <details className={classes.fold}>
        <summary>{plural(agree, '# check agrees', '# checks agree')}</summary>
        <CheckList job={job} checks={(agreeing ?? []).slice(0, SHOWN)} />
      </details>
    </section>
  );
}

function CheckList({ job, checks }: { job: Job; checks: readonly Check[] }) {
  const findLabel = useFieldLabels(job);
  // Users who may not see values get no numbers.
  const hasNumbers = checks.some(({ expected, found }) => expected !== null || found !== null);
  return (
    <div className={classes.scroll}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t`What`}</th>
            <th scope="col">{t`Where`}</th>
            {hasNumbers && (
              <>
                <th scope="col" data-number>
                  {t`Expected`}
                </th>
                <th scope="col" data-number>
                  {t`Found`}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {checks.map((check) => (
            <tr key={check.id}>
              <td>{describeCheck(check, findLabel)}</td>
              <td>{[check.sheet, check.a1].filter(Boolean).join('!')}</td>
              {hasNumbers && (
                <>
                  <td data-number>{formatNumber(check.expected)}</td>
                  <td data-number className={check.agrees ? undefined : classes.differs}>
                    {formatNumber(check.found)}
                  </td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function describeCheck(check: Check, findLabel: (field: string) => string): string {
  const field = check.target_field === undefined ? '' : `${findLabel(check.target_field)}, `;
  // A check of editions is named by what it found, as the point is.
  if (isAttention(check.measure)) return `${field}${describeAttention(check.measure)}`;
  return `${field}${formatCode(check.measure)} (${formatCode(check.kind)})`;
}

const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
const formatNumber = (value: number | null): string => (value === null ? '' : numbers.format(value));
