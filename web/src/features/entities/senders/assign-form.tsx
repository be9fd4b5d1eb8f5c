import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Job, namePeriodInWords } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { Form } from '../../../components/form.tsx';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { describePeriod } from './describe-period.ts';
import { assignJob, sendersQuery } from './sender-api.ts';

const NOBODY = '';

interface AssignFormProps {
  job: Job;
  onDone?: () => void;
}

/** Sets the sender and the period of a document. What its name may mean is offered. */
export function AssignForm({ job, onDone = () => undefined }: AssignFormProps) {
  const client = useQueryClient();
  const senders = useQuery(sendersQuery(job.workspace_id)).data?.items ?? [];
  const [sender, setSender] = useState(job.sender_id ?? NOBODY);
  const [period, setPeriod] = useState(job.period ?? '');
  const assign = useMutation({
    mutationFn: () => assignJob(job.workspace_id, job.id, { sender_id: sender || null, period: period.trim() || null }),
    onSuccess: onDone,
    onError: (error) => showFailure(error, t`Nothing was changed`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.job(job.workspace_id, job.id) }),
  });
  const active = senders.filter(({ id, archived_at: archivedAt }) => archivedAt === null || id === job.sender_id);
  return (
    <Form onSubmit={assign.mutate}>
      <Stack gap="xs">
        <Select
          label={t`Sender`}
          searchable
          comboboxProps={{ withinPortal: false }}
          value={sender}
          onChange={(value) => setSender(value ?? NOBODY)}
          data={[{ value: NOBODY, label: t`No sender` }, ...active.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <TextInput
          label={t`Period`}
          placeholder="2026-05"
          description={describePeriod(period)}
          inputWrapperOrder={['label', 'input', 'description']}
          value={period}
          onChange={(event) => setPeriod(event.currentTarget.value)}
        />
        {job.period_candidates.length > 0 && (
          <Group gap="xs">
            {job.period_candidates.map((candidate) => (
              <Button key={candidate} size="compact-xs" variant="default" onClick={() => setPeriod(candidate)}>
                {namePeriodInWords(candidate)}
              </Button>
            ))}
          </Group>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={assign.isPending}>
            {t`Save`}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
