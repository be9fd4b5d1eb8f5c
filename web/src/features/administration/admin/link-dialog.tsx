import { Modal, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Token } from '../../../api/contract.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { showSuccess } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { linkToken, refreshPeople, useProviderTitles } from './people-api.ts';
import { PersonSelect } from './person-select.tsx';

/** Gives a token, or an account at a provider, to another person. */
export function LinkDialog({ token, onClose }: { token: Token; onClose: () => void }) {
  const client = useQueryClient();
  const nameProvider = useProviderTitles();
  const [personId, setPersonId] = useState<string | null>(null);
  const link = useMutation({
    mutationFn: linkToken,
    onSuccess: async ({ name }) => {
      await refreshPeople(client);
      onClose();
      showSuccess(t`Whoever uses it now acts as ${name}.`);
    },
  });
  const { id, name, person, provider } = token;
  return (
    <Modal
      opened
      onClose={onClose}
      title={provider === null ? t`Whose token is ${name}?` : t`Whose account at ${nameProvider(provider)} is this?`}
    >
      <DialogForm
        confirmLabel={t`Give to this person`}
        isPending={link.isPending}
        isDisabled={personId === null}
        error={link.error}
        failure={t`It still belongs to ${person}`}
        onCancel={onClose}
        onConfirm={() => personId !== null && link.mutate({ tokenId: id, personId })}
      >
        <Text size="sm">
          {t`Until now it belongs to ${person}. From now on, whoever uses it acts as the person whom you choose. What was done with it before stays as it is.`}
        </Text>
        <PersonSelect
          label={t`Person`}
          personId={personId}
          onPerson={setPersonId}
          except={[token.person_id]}
          required
          data-autofocus
        />
      </DialogForm>
    </Modal>
  );
}
