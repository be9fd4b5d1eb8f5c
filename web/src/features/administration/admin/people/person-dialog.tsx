import { Checkbox, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Person } from '../../../../api/contract.ts';
import { DialogForm } from '../../../../components/dialog-form.tsx';
import { t } from '../../../../lib/texts.ts';
import { changePerson, makePerson, refreshPeople } from '../people-api.ts';

interface PersonDialogProps {
  /** Null for a new person. */
  person: Person | null;
  onClose: () => void;
}

/** As the service reads it. */
const ADDRESS = /^[^\s@]{1,100}@[^\s@]{1,150}$/;

/** Makes a person, or changes name, address and the mark for emergencies. */
export function PersonDialog({ person, onClose }: PersonDialogProps) {
  const client = useQueryClient();
  const [name, setName] = useState(person?.name ?? '');
  const [email, setEmail] = useState(person?.email ?? '');
  const [isEmergency, setEmergency] = useState(person?.is_break_glass ?? false);
  const [isLeft, setLeft] = useState(false);
  const wanted = { name: name.trim(), email: email.trim() === '' ? null : email.trim(), is_break_glass: isEmergency };
  const isAddress = wanted.email === null || ADDRESS.test(wanted.email);
  const save = useMutation({
    mutationFn: () => (person === null ? makePerson(wanted) : changePerson(person.id, wanted)),
    onSuccess: async () => {
      await refreshPeople(client);
      onClose();
    },
  });
  return (
    <Modal opened onClose={onClose} title={person === null ? t`New person` : t`Change ${person.name}`}>
      <DialogForm
        confirmLabel={person === null ? t`Make person` : t`Save`}
        isPending={save.isPending}
        isDisabled={wanted.name === '' || !isAddress}
        error={save.error}
        failure={person === null ? t`Nobody was added` : t`Nothing was changed`}
        onCancel={onClose}
        onConfirm={save.mutate}
      >
        <TextInput
          label={t`Name`}
          description={
            person === null
              ? t`The name under which the person acts.`
              : t`Entries with the earlier name stay, and count as the person's. What is assigned to them follows.`
          }
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          data-autofocus
        />
        <TextInput
          label={t`E-mail address`}
          description={t`Whoever signs in with this address at a provider that is trusted with it is this person.`}
          value={email}
          maxLength={251}
          onChange={(event) => setEmail(event.currentTarget.value)}
          onBlur={() => setLeft(true)}
          error={isLeft && !isAddress ? t`Expected an address such as name@example.org.` : null}
        />
        <Checkbox
          size="sm"
          label={t`For emergencies`}
          description={t`No provider can disable the person, and their tokens work even where people have to use a provider.`}
          checked={isEmergency}
          onChange={(event) => setEmergency(event.currentTarget.checked)}
        />
      </DialogForm>
    </Modal>
  );
}
