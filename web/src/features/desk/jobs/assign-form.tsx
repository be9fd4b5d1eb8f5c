import { Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { Form } from '../../../components/form.tsx';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { assignJob, describePeriod } from '../../entities/senders/index.ts';

/** No sender: the options of a Select are texts. */
const NOBODY = '';

interface AssignFormProps {
  job: Job;
  senders: readonly { id: string; name: string; archived_at: string | null }[];
  onDone: () => void;
}

/** Changes the sender and period of a document. */
export function AssignForm({ job, senders, onDone }: AssignFormProps) {
  const client = useQueryClient();
  const [sender, setSender] = useState(job.sender_id ?? NOBODY);
  const [period, setPeriod] = useState(job.period ?? '');
  const assign = useMutation({
    mutationFn: () => assignJob(job.workspace_id, job.id, { sender_id: sender || null, period: period.trim() || null }),
    onSuccess: onDone,
    onError: (error) => showFailure(error, t`Nothing was changed`),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.job(job.workspace_id, job.id) }),
  });
  const understood = describePeriod(period);
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
          description={understood}
          inputWrapperOrder={['label', 'input', 'description']}
          value={period}
          onChange={(event) => setPeriod(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={assign.isPending}>
            {t`Save`}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
