import { Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Job, JobChecks } from '../../../api/contract.ts';
import cards from '../../../components/card.module.css';
import { countOf, formatCode, formatCount, locale } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
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

/** Lists the compared numbers, first the numbers that do not agree. */
export function ChecksTable({ job }: { job: Job }) {
  const findLabel = useFieldLabels(job);
  const query = useChecks(job);
  if (!query.data || query.data.items.length === 0) return null;
  const { agree, differ, items } = query.data;
  // Users who may not see values get no numbers.
  const hasNumbers = items.some(({ expected, found }) => expected !== null || found !== null);
  const sorted = [...items].sort((a, b) => Number(a.agrees) - Number(b.agrees)).slice(0, SHOWN);
  return (
    <section aria-label={t`Checks`} className={cards.card}>
      <h2>{t`${countOf(agree, 'check')} agree, ${formatCount(differ)} do not`}</h2>
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing={2}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t`What`}</Table.Th>
              <Table.Th>{t`Where`}</Table.Th>
              {hasNumbers && <Table.Th ta="right">{t`Expected`}</Table.Th>}
              {hasNumbers && <Table.Th ta="right">{t`Found`}</Table.Th>}
              <Table.Th>{t`Agrees`}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sorted.map((check) => (
              <Table.Tr key={check.id}>
                <Table.Td>{describeCheck(check, findLabel)}</Table.Td>
                <Table.Td>{[check.sheet, check.a1].filter(Boolean).join('!')}</Table.Td>
                {hasNumbers && <Table.Td ta="right">{formatNumber(check.expected)}</Table.Td>}
                {hasNumbers && <Table.Td ta="right">{formatNumber(check.found)}</Table.Td>}
                <Table.Td className={check.agrees ? undefined : classes.differs}>
                  {check.agrees ? t`yes` : t`no`}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </section>
  );
}

function describeCheck(check: JobChecks['items'][number], findLabel: (field: string) => string): string {
  const field = check.target_field === undefined ? '' : `${findLabel(check.target_field)}, `;
  // A check of editions is named by what it found, as the point is.
  if (isAttention(check.measure)) return `${field}${describeAttention(check.measure)}`;
  return `${field}${formatCode(check.measure)} (${formatCode(check.kind)})`;
}

const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
const formatNumber = (value: number | null): string => (value === null ? '' : numbers.format(value));
