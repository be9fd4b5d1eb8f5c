import { lazy, type ReactNode, Suspense } from 'react';
import type { Artifact, Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { t } from '../../../lib/texts.ts';
import { formatValue, type PreviewSource, useRowsAt } from '../../inspection/grid/index.ts';
import type { Line } from '../lines/index.ts';
import type { ReviewedAttention } from '../review/index.ts';
import classes from './document.module.css';
import { RepeatedRows } from './repeated-rows.tsx';
import type { DocumentWork } from './use-document.ts';

/** Loaded when such a line is chosen. */
const BelongingAnswers = lazy(async () => ({
  default: (await import('../belonging/belonging-answers.tsx')).BelongingAnswers,
}));

/** Points about sender and period. */
const BELONGING = new Set<ReviewedAttention['code']>([
  'sender_missing',
  'sender_unclear',
  'period_missing',
  'period_differs',
  'second_document',
]);

/** For a line about sender and period: what answers it, or what it is about. */
function BelongingOf({ job, line, work }: { job: Job; line: Line; work: DocumentWork }): ReactNode {
  const item = work.review.data?.review.attention.find(({ id }) => id === line.points[0]);
  if (!item?.needs_decision || !BELONGING.has(item.code)) return null;
  return (
    <Suspense>
      <BelongingAnswers job={job} item={item} isReadOnly={!work.mayDecide} findLabel={work.findLabel} />
    </Suspense>
  );
}

interface MoreOfLineProps {
  job: Job;
  artifact: Artifact;
  line: Line;
  work: DocumentWork;
  source: PreviewSource | null;
}

/** What a person needs to see, or can do, beside the answers of the chosen line. */
export function MoreOfLine({ job, artifact, line, work, source }: MoreOfLineProps): ReactNode {
  if (line.state === 'rows') return <RowOf {...{ job, line, source }} />;
  if (line.state === 'values') {
    const item = work.review.data?.review.attention.find(({ id }) => id === line.points[0]);
    const isRepeated = item?.code === 'key_repeated' && work.canSeeValues;
    return (
      <>
        {isRepeated && <RepeatedRows {...{ job, artifact, item }} />}
        <ValuesOf job={job} line={line} work={work} />
      </>
    );
  }
  return <BelongingOf job={job} line={line} work={work} />;
}

/** The cells of the row that the line is about. */
function RowOf({ job, line, source }: Pick<MoreOfLineProps, 'job' | 'line' | 'source'>) {
  const row = Number(/\d+/.exec(line.place?.cell ?? '')?.[0] ?? 0);
  const places = row > 0 ? [{ sheet: line.place?.sheet ?? 0, row }] : [];
  const findRow = useRowsAt(job.workspace_id, source, places);
  const [place] = places;
  const texts =
    (place &&
      findRow(place)
        ?.values.map(formatValue)
        .filter((text) => text !== '')) ??
    [];
  return texts.length > 0 && <p className={classes.cells}>{texts.join(' · ')}</p>;
}

/** A way to the values one by one, where all rows with a value can be changed at once. */
function ValuesOf({ job, line, work }: Pick<MoreOfLineProps, 'job' | 'line' | 'work'>) {
  const item = work.review.data?.review.attention.find(({ id }) => id === line.points[0]);
  if (item === undefined) return null;
  return (
    <TextLink
      size="sm"
      to="/w/$workspaceId/jobs/$jobId/facets"
      params={{ workspaceId: job.workspace_id, jobId: job.id }}
      search={item.target_field === undefined ? { issues: true } : { field: item.target_field, issues: true }}
    >
      {t`Look at these values one by one`}
    </TextLink>
  );
}
