import { Checkbox, Modal, NumberInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Sender } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { t } from '../../../lib/texts.ts';

interface SenderFormProps {
  workspaceId: string;
  /** null makes a new sender. */
  sender: Sender | null;
  isOpen: boolean;
  onClose: () => void;
  onSaved?: (sender: Sender) => void;
}

/** A sender's name, the file names of its documents, and when they are due. */
export function SenderForm({ workspaceId, sender, isOpen, onClose, onSaved }: SenderFormProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={sender ? t`Change ${sender.name}` : t`Add a sender`}>
      <Fields {...{ workspaceId, sender, onClose, onSaved }} />
    </Modal>
  );
}

function Fields({ workspaceId, sender, onClose, onSaved }: Omit<SenderFormProps, 'isOpen'>) {
  const [name, setName] = useState(sender?.name ?? '');
  const [pattern, setPattern] = useState(sender?.file_pattern ?? '');
  const [dueDay, setDueDay] = useState<number | string>(sender?.due_day ?? '');
  const [hasSeveral, setSeveral] = useState(sender?.has_several ?? false);
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () =>
      requestJson<Sender>(makeWorkspacePath(workspaceId, 'senders', ...(sender ? [sender.id] : [])), {
        method: sender ? 'PATCH' : 'POST',
        body: {
          name: name.trim(),
          file_pattern: pattern.trim() || null,
          due_day: dueDay === '' ? null : Number(dueDay),
          has_several: hasSeveral,
        },
      }),
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: queryKeys.senders(workspaceId) });
      void client.invalidateQueries({ queryKey: queryKeys.periods(workspaceId) });
      onClose();
      onSaved?.(saved);
    },
  });
  return (
    <DialogForm
      confirmLabel={sender ? t`Save` : t`Add`}
      isPending={save.isPending}
      isDisabled={name.trim() === ''}
      error={save.error}
      onCancel={onClose}
      onConfirm={save.mutate}
    >
      <TextInput
        label={t`Name`}
        required
        maxLength={120}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label={t`Names of its files`}
        description={t`Documents with a matching file name belong to this sender: * stands for any text, {period} for the period. If you leave this empty, the headers decide.`}
        placeholder="acme-{period}*.xlsx"
        maxLength={300}
        value={pattern}
        onChange={(event) => setPattern(event.currentTarget.value)}
      />
      <NumberInput
        size="xs"
        label={t`Due`}
        description={t`A day of the period, where 1 is its first day. If you leave this empty, documents are never due.`}
        min={1}
        max={1000}
        value={dueDay}
        onChange={setDueDay}
      />
      <Checkbox
        size="xs"
        label={t`A period can have several documents`}
        checked={hasSeveral}
        onChange={(event) => setSeveral(event.currentTarget.checked)}
      />
    </DialogForm>
  );
}
