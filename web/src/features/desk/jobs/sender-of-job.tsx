import { Button, Group, Popover, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { Form } from '../../../components/form.tsx';
import { TextLink } from '../../../components/links.tsx';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { assignJob, describePeriod, sendersQuery } from '../../entities/senders/index.ts';

function describeSender(name: string, foundBy: Job['sender_found_by']): string {
  if (foundBy === 'file_name') return t`${name}, recognized by the file name`;
  return foundBy === 'headers' ? t`${name}, recognized by the headers` : name;
}

const NOBODY = '';

/** The sender and period of a document, which operators can change. */
export function SenderOfJob({ job }: { job: Job }) {
  const canAssign = useCan('operator');
  const [isOpen, setOpen] = useState(false);
  const senders = useQuery(sendersQuery(job.workspace_id)).data?.items ?? [];
  const name = senders.find(({ id }) => id === job.sender_id)?.name;
  const text = [
    name === undefined ? t`No sender` : describeSender(name, job.sender_found_by),
    job.period ?? t`no period`,
  ].join(' · ');
  const link = job.sender_id !== null && name !== undefined && (
    <TextLink
      size="xs"
      to="/w/$workspaceId/senders/$senderId"
      params={{ workspaceId: job.workspace_id, senderId: job.sender_id }}
    >
      {t`About the sender`}
    </TextLink>
  );
  if (!canAssign || job.is_try) {
    return (
      <Group gap="xs">
        <Text size="sm">{text}</Text>
        {link}
      </Group>
    );
  }
  return (
    <Group gap="xs">
      <Popover opened={isOpen} onChange={setOpen} position="bottom-start" withArrow trapFocus returnFocus>
        <Popover.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            px={4}
            ml={-4}
            rightSection={<ChevronDown size={14} />}
            onClick={() => setOpen(!isOpen)}
          >
            {text}
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t`Sender and period`}>
          <AssignForm job={job} senders={senders} onDone={() => setOpen(false)} />
        </Popover.Dropdown>
      </Popover>
      {link}
    </Group>
  );
}

interface AssignFormProps {
  job: Job;
  senders: readonly { id: string; name: string; archived_at: string | null }[];
  onDone: () => void;
}

function AssignForm({ job, senders, onDone }: AssignFormProps) {
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
