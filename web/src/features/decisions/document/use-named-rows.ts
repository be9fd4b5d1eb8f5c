import { useQuery } from '@tanstack/react-query';
import type { Job, JobChecks } from '../../../api/contract.ts';
import { useCan } from '../../../session/session.ts';
import { checksQuery } from '../../entities/jobs/index.ts';
import { formatValue } from '../../inspection/grid/index.ts';
import type { ReviewedAttention } from '../review/index.ts';

type Check = JobChecks['items'][number];

/**
 * Names the rows that a point is about by their keys and names, while the result exists and if the user may see values.
 * Reading them is recorded, so they are read only if a check has found rows.
 */
export function useNamedRows(job: Job, points: readonly ReviewedAttention[]): (item: ReviewedAttention) => string[] {
  const canSeeValues = useCan('viewer') && job.purged.output === null && job.has_artifact;
  const query = (values: boolean) => checksQuery(job.workspace_id, job.id, job.revision, values);
  const known = useQuery({ ...query(false), enabled: canSeeValues && points.length > 0 }).data?.items ?? [];
  const hasFound = points.some((item) => findCheck(known, item)?.rows !== undefined);
  const { data } = useQuery({ ...query(true), enabled: canSeeValues && hasFound });
  return (item) => findCheck(data?.items ?? [], item)?.named_rows?.map(describe) ?? [];
}

function findCheck(checks: readonly Check[], { code, table_id: table, target_field: field }: ReviewedAttention) {
  return checks.find(
    (one) => !one.agrees && one.measure === code && one.table_id === table && one.target_field === field,
  );
}

function describe({ row, values }: NonNullable<Check['named_rows']>[number]): string {
  return `${row}: ${values.map(({ value }) => formatValue(value)).join(' ')}`;
}
