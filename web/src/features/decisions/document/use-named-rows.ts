import { useQuery } from '@tanstack/react-query';
import type { Job, JobChecks } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { checksQuery } from '../../entities/jobs/index.ts';
import { formatValue } from '../../inspection/grid/index.ts';
import type { ReviewedAttention } from '../review/index.ts';
import { describeNumbers, hasNumbers } from './describe-numbers.ts';

type Check = JobChecks['items'][number];

/**
 * Names the rows that a point is about by their keys and names, and its numbers, while the result exists and if the user
 * may see values. Reading them is recorded, so they are read only if a check has found rows or compared numbers.
 */
export function useNamedRows(job: Job, points: readonly ReviewedAttention[]): (item: ReviewedAttention) => string[] {
  const canSeeValues = useCan('viewer') && job.purged.output === null && job.has_artifact;
  const query = (values: boolean) => checksQuery(job.workspace_id, job.id, job.revision, values);
  const known = useQuery({ ...query(false), enabled: canSeeValues && points.length > 0 }).data?.items ?? [];
  const hasFound = points.some((item) => hasNumbers(item) || findCheck(known, item)?.rows !== undefined);
  const { data } = useQuery({ ...query(true), enabled: canSeeValues && hasFound });
  return (item) => {
    const checks = data?.items ?? [];
    return [...describeNumbers(checks, item), ...(findCheck(checks, item)?.named_rows?.map(describe) ?? [])];
  };
}

/** Whether a check found what a point is about. */
export const isAbout = (
  check: Pick<Check, 'agrees' | 'measure' | 'table_id' | 'target_field'>,
  { code, table_id: table, target_field: field }: ReviewedAttention,
): boolean => !check.agrees && check.measure === code && check.table_id === table && check.target_field === field;

function findCheck(checks: readonly Check[], item: ReviewedAttention) {
  return checks.find((one) => isAbout(one, item));
}

const describe = ({ row, values }: NonNullable<Check['named_rows']>[number]): string =>
  t`row ${row}: ${joinNames(values.map(({ value }) => formatValue(value)))}`;

/** A full name that repeats the names before it is left out. */
export function joinNames(texts: readonly string[]): string {
  const said = new Set<string>();
  const named = texts.flatMap((text) => {
    const words = text.split(/[\s,;]+/);
    const isSaid = words.every((word) => said.has(word));
    for (const word of words) said.add(word);
    return isSaid ? [] : [text];
  });
  return named.join(' ');
}
