import { Modal, Select, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SubjectSearch } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { t } from '../../../lib/texts.ts';
import { REASONS } from './person-words.ts';
import { findPerson } from './persons-api.ts';

interface FindDialogProps {
  workspaceId: string;
  onClose: () => void;
  onBegun: (search: SubjectSearch) => void;
}

const isReason = (text: string | null): text is SubjectSearch['reason'] => text !== null && text in REASONS;

/** Asks whom to search for. What is typed here is sent to the service and kept nowhere in the app. */
export function FindDialog({ workspaceId, onClose, onBegun }: FindDialogProps) {
  const client = useQueryClient();
  const [terms, setTerms] = useState('');
  const [reason, setReason] = useState<SubjectSearch['reason']>('access_request');
  const [reference, setReference] = useState('');
  const lines = terms.split('\n').filter((line) => line.trim() !== '');
  const find = useMutation({
    mutationFn: () =>
      findPerson(workspaceId, {
        terms: lines.map((line) => line.trim()),
        reason,
        ...(reference.trim() === '' ? {} : { reference: reference.trim() }),
      }),
    onSuccess: (search) => {
      void client.invalidateQueries({ queryKey: queryKeys.persons(workspaceId) });
      onBegun(search);
    },
    gcTime: 0,
  });
  return (
    <Modal opened onClose={onClose} title={t`Find a person`} size="lg" closeOnClickOutside={false}>
      <DialogForm
        confirmLabel={t`Search`}
        isPending={find.isPending}
        isDisabled={lines.length === 0}
        error={find.error}
        failure={t`The search did not begin`}
        onCancel={onClose}
        onConfirm={() => find.mutate()}
      >
        <Textarea
          label={t`Ids, names and dates of the person, one in each line`}
          description={t`Each line is searched for by itself. Case, accents, the order of a name, zeros at the start of a number and the format of a date do not matter. A date alone also finds others with the same day.`}
          value={terms}
          onChange={(event) => setTerms(event.currentTarget.value)}
          autosize
          minRows={3}
          required
          data-autofocus
        />
        <Select
          label={t`Reason`}
          data={Object.entries(REASONS).map(([value, label]) => ({ value, label }))}
          value={reason}
          allowDeselect={false}
          onChange={(value) => isReason(value) && setReason(value)}
        />
        <TextInput
          label={t`File number`}
          description={t`It stays in the activity, so it must not name the person.`}
          value={reference}
          maxLength={64}
          onChange={(event) => setReference(event.currentTarget.value)}
        />
      </DialogForm>
    </Modal>
  );
}
