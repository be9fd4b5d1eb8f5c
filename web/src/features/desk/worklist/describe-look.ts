import type { Job } from '../../../api/contract.ts';
import { formatCode, formatDecimals } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { describeProgress, findGroup } from '../../entities/jobs/index.ts';

type Point = NonNullable<Job['summary']['attention']>[number];
type PointColumn = NonNullable<Point['columns']>[number];

/** The first thing to look at in a document, or what it waits for; empty if there is nothing. */
export function describeLook(job: Job): string {
  if (job.error !== null) return job.error.message;
  const group = findGroup(job);
  if (group === 'stuck') return describeWait(job);
  if (group === 'second') return t`One person has accepted it; another one signs`;
  if (group === 'clean') return describeTotal(job);
  if (group === 'done' && job.asked > 0)
    return plural(job.asked, '# question to the sender left open', '# questions to the sender left open');
  if (group !== 'check') return '';
  if (job.sequel?.state === 'refused' && job.sequel.message !== null) return job.sequel.message;
  const [first] = job.summary.attention ?? [];
  if (first !== undefined) return describePoint(first);
  const [code] = job.attention;
  return code === undefined ? '' : formatCode(code);
}

function describeWait(job: Job): string {
  if (job.status !== 'success') return describeProgress(job);
  return job.sequel?.state === 'pending' && job.sequel.accepts
    ? t`What was said is being applied, then it is accepted`
    : t`What was said is being applied`;
}

/** The main total of a result, for those who may see values; empty without one. */
export function describeTotal({ total }: Job): string {
  if (total == null || total.total === null) return '';
  const amount = t`${formatField(total.target_field)} ${formatDecimals(total.total, 2)}`;
  return total.agrees === true ? t`${amount}, its totals agree` : amount;
}

/** `employee_share` as people read it. */
export function formatField(field: string): string {
  const words = formatCode(field);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** How many headers a line names. */
const NAMED = 2;

/** A point in the words of the document where it is about columns, or else as the service describes it. */
export function describePoint(point: Point): string {
  const { columns = [] } = point;
  if (point.code !== 'column_undecided' || columns.length === 0) return point.message;
  const named = columns.slice(0, NAMED).map(nameColumn).join(', ');
  const fields = new Set(columns.map(findLikely));
  const [field] = fields;
  const others = (point.count ?? columns.length) - NAMED;
  if (others > 0) return t`${named} and ${plural(others, '# other column', '# other columns')}: which fields?`;
  if (field === undefined || fields.size > 1)
    return columns.length > 1 ? t`${named}: which fields?` : t`${named}: which field?`;
  return columns.length > 1 ? t`${named}: both ${formatField(field)}?` : t`${named}: ${formatField(field)}?`;
}

/** A less likely field is no proposal. */
const LIKELY = 0.5;

const findLikely = ({ candidate }: PointColumn): string | undefined =>
  candidate !== undefined && candidate.confidence >= LIKELY ? candidate.field : undefined;

const nameColumn = ({ header, column }: PointColumn): string =>
  header === '' ? t`column ${column ?? ''}` : t`“${header}”`;
