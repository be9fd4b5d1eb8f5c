import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { type Belonging, type Job, namePeriodInWords, type WithReason } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import type { ReviewedAttention, ReviewStep } from '../review/index.ts';
import { belongingQuery } from './belonging-api.ts';

const AssignForm = lazy(async () => ({
  default: (await import('../../entities/senders/assign-form.tsx')).AssignForm,
}));

type MakeStep = (reason: WithReason['reason']) => ReviewStep;

interface BelongingAnswersProps {
  job: Job;
  item: ReviewedAttention;
  /** Asks for the reason of an answer, and takes the step. */
  onAsk: (title: string, makeStep: MakeStep) => void;
}

/** What answers a point about sender and period: naming them, or saying what becomes of a second document. */
export function BelongingAnswers({ job, item, onAsk }: BelongingAnswersProps) {
  const canSeeValues = useCan('viewer') && job.purged.input === null;
  const belonging = useQuery(belongingQuery(job.workspace_id, job.id, job.revision, canSeeValues)).data;
  if (item.code !== 'second_document') {
    return (
      <Stack gap="xs" pl={28} py={6}>
        {item.code === 'period_differs' && <TitleText job={job} belonging={belonging} />}
        <Suspense>
          <AssignForm key={`${job.sender_id} ${job.period}`} job={job} />
        </Suspense>
      </Stack>
    );
  }
  const replaces = item.other_job_id;
  return (
    <Stack gap="xs" pl={28} py={6}>
      {belonging?.first_document && <FirstDocument job={job} first={belonging.first_document} />}
      <Group gap="xs">
        {replaces !== undefined && (
          <Button
            size="compact-xs"
            variant="default"
            onClick={() =>
              onAsk(t`Replace the first document`, (reason) => ({ path: 'replace', body: { replaces, reason } }))
            }
          >
            {t`It replaces the first`}
          </Button>
        )}
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => onAsk(t`Add to the first document`, (reason) => ({ path: 'add', body: { reason } }))}
        >
          {t`It is added`}
        </Button>
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => onAsk(t`Set aside`, (reason) => ({ path: 'set-aside', body: { reason } }))}
        >
          {t`Set it aside`}
        </Button>
      </Group>
    </Stack>
  );
}

function TitleText({ job, belonging }: { job: Job; belonging: Belonging | undefined }) {
  const read = belonging?.title?.period;
  if (!read || job.period === null) return null;
  return (
    <Text size="sm">{t`The title says ${namePeriodInWords(read)}; ${namePeriodInWords(job.period)} was expected.`}</Text>
  );
}

const MAX_TOTALS = 5;

function FirstDocument({ job, first }: { job: Job; first: NonNullable<Belonging['first_document']> }) {
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
          {t`Total of ${field}: ${there === null ? '–' : formatCount(there)} there, ${here === null ? '–' : formatCount(here)} here`}
        </Text>
      ))}
    </Stack>
  );
}
