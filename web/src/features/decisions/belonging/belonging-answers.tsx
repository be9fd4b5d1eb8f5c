import { Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { Belonging, Job } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { formatAmount, formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { namePeriod } from '../../entities/senders/index.ts';
import type { ReviewedAttention } from '../review/index.ts';
import { belongingQuery } from './belonging-api.ts';

const AssignForm = lazy(async () => ({
  default: (await import('../../entities/senders/assign-form.tsx')).AssignForm,
}));

interface BelongingAnswersProps {
  job: Job;
  findLabel: (field: string) => string;
  item: ReviewedAttention;
  isReadOnly: boolean;
}

/** Names sender and period, or shows the first document beside which this one is the second. */
export function BelongingAnswers({ job, item, isReadOnly, findLabel }: BelongingAnswersProps) {
  const canSeeValues = useCan('viewer') && job.purged.input === null;
  const belonging = useQuery(belongingQuery(job.workspace_id, job.id, job.revision, canSeeValues)).data;
  if (item.code === 'second_document')
    return belonging?.first_document ? (
      <FirstDocument {...{ job, findLabel }} first={belonging.first_document} />
    ) : null;
  return (
    <Stack gap="xs" py={6} maw={420}>
      {item.code === 'period_differs' && <TitleText job={job} belonging={belonging} />}
      {!isReadOnly && (
        <Suspense>
          <AssignForm key={`${job.sender_id} ${job.period}`} job={job} />
        </Suspense>
      )}
    </Stack>
  );
}

function TitleText({ job, belonging }: { job: Job; belonging: Belonging | undefined }) {
  const read = belonging?.title?.period;
  if (!read || job.period === null) return null;
  return <Text size="sm">{t`The title says ${namePeriod(read)}; ${namePeriod(job.period)} was expected.`}</Text>;
}

const MAX_TOTALS = 5;

const formatTotal = (total: number | null): string => (total === null ? '–' : formatAmount(total));

interface FirstDocumentProps extends Pick<BelongingAnswersProps, 'job' | 'findLabel'> {
  first: NonNullable<Belonging['first_document']>;
}

function FirstDocument({ job, first, findLabel }: FirstDocumentProps) {
  const { rows, totals } = first;
  const link = (
    <TextLink
      size="sm"
      to="/w/$workspaceId/jobs/$jobId/document"
      params={{ workspaceId: job.workspace_id, jobId: first.job_id }}
    >
      {first.source_file}
    </TextLink>
  );
  const differing = (totals ?? []).filter(({ here, there }) => here !== there).slice(0, MAX_TOTALS);
  return (
    <Stack gap={2}>
      <Text size="sm">{t`The first document is ${link}.`}</Text>
      {first.same_bytes && <Text size="sm">{t`Both files are the same, byte by byte.`}</Text>}
      {rows !== null && (
        <Text size="sm">
          {t`${formatCount(rows.shared)} of its ${formatCount(rows.there)} rows are among the ${formatCount(rows.here)} rows here.`}
        </Text>
      )}
      {differing.map(({ target_field: field, here, there }) => (
        <Text key={field} size="xs">
          {t`Total of ${findLabel(field)}: ${formatTotal(there)} there, ${formatTotal(here)} here`}
        </Text>
      ))}
    </Stack>
  );
}
