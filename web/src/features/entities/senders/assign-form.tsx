import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { Form } from '../../../components/form.tsx';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { describePeriod } from './describe-period.ts';
import { findSender } from './find-sender.ts';
import { namePeriod } from './name-period.ts';
import { saySender } from './say-sender.ts';
import { assignJob, makeSender, namesQuery, sendersQuery } from './sender-api.ts';

interface AssignFormProps {
  job: Job;
  /** Whether the first field gets the focus. */
  isFocused?: boolean;
  onDone?: () => void;
}

/**
 * Sets the sender and the period of a document. What its name may mean is offered; a sender is a beginning of a known
 * name or a new name, as where documents arrive.
 */
export function AssignForm({ job, isFocused = false, onDone = () => undefined }: AssignFormProps) {
  const { workspace_id: workspaceId } = job;
  const client = useQueryClient();
  const all = useQuery(sendersQuery(workspaceId)).data?.items ?? [];
  const senders = all.filter(({ id, archived_at: archivedAt }) => archivedAt === null || id === job.sender_id);
  const own = senders.find(({ id }) => id === job.sender_id)?.name ?? '';
  const names = useQuery({
    ...namesQuery(workspaceId, [{ filename: job.source_file }]),
    enabled: job.sender_id === null,
  });
  const [named] = names.data?.items ?? [];
  const known = senders.find(({ id }) => id === named?.sender_id)?.name;
  const [typed, setTyped] = useState<string | null>(null);
  const [isNew, setNew] = useState(false);
  const [period, setPeriod] = useState(job.period === null ? '' : namePeriod(job.period));
  const text = typed ?? (own || (known ?? ''));
  const sender = findSender(text, senders, isNew);
  const assign = useMutation({
    mutationFn: async () => {
      const made = sender?.kind === 'new' ? await makeSender(workspaceId, sender.name) : undefined;
      const senderId = made?.id ?? (sender?.kind === 'known' ? sender.sender.id : null);
      return assignJob(workspaceId, job.id, { sender_id: senderId, period: period.trim() || null });
    },
    onSuccess: onDone,
    onError: (error) => showFailure(error, t`Nothing was changed`),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: queryKeys.senders(workspaceId) }),
        client.invalidateQueries({ queryKey: queryKeys.workspaces }),
        client.invalidateQueries({ queryKey: queryKeys.job(workspaceId, job.id) }),
      ]),
  });
  const listId = useId();
  const senderRef = useRef<HTMLInputElement>(null);
  const periodRef = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (isFocused) senderRef.current?.focus();
  }, [isFocused]);
  const take = (name: string, isNewName: boolean) => {
    setTyped(name);
    setNew(isNewName);
    (period === '' ? periodRef : senderRef).current?.focus();
  };
  // As where documents arrive, Enter goes on to what is still empty.
  const goOn = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || text.trim() === '' || period.trim() !== '') return;
    event.preventDefault();
    periodRef.current?.focus();
  };
  const offered =
    sender?.kind === 'several'
      ? sender.senders.slice(0, 3).map(({ name }) => ({ name, isNewName: false }))
      : text === '' && named?.new_sender
        ? [{ name: named.new_sender, isNewName: true }]
        : [];
  const understood = saySender(sender);
  return (
    <Form onSubmit={assign.mutate}>
      <Stack gap="xs">
        <datalist id={listId}>
          {senders.map(({ id, name }) => (
            <option key={id} value={name} />
          ))}
        </datalist>
        <TextInput
          ref={senderRef}
          label={t`Sender`}
          placeholder={t`A sender, or a new one`}
          list={listId}
          autoComplete="off"
          description={
            understood?.text ?? (typed === null && own === '' && known !== undefined ? t`by its name` : undefined)
          }
          inputWrapperOrder={['label', 'input', 'description']}
          value={text}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            setNew(false);
          }}
          onFocus={(event) => event.currentTarget.select()}
          onKeyDown={goOn}
        />
        {offered.length > 0 && (
          <Group gap="xs">
            {offered.map(({ name, isNewName }) => (
              <Button key={name} size="compact-xs" variant="default" onClick={() => take(name, isNewName)}>
                {isNewName ? t`new sender “${name}”` : name}
              </Button>
            ))}
            {sender?.kind === 'several' && (
              <Button size="compact-xs" variant="default" onClick={() => take(text, true)}>
                {t`new sender “${text}”`}
              </Button>
            )}
          </Group>
        )}
        <TextInput
          ref={periodRef}
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
              <Button
                key={candidate}
                size="compact-xs"
                variant="default"
                onClick={() => setPeriod(namePeriod(candidate))}
              >
                {namePeriod(candidate)}
              </Button>
            ))}
          </Group>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={assign.isPending} disabled={sender?.kind === 'several'}>
            {t`Save`}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}
