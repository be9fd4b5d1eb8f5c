import { List, Modal, Radio, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Person } from '../../../../api/contract.ts';
import { DialogForm } from '../../../../components/dialog-form.tsx';
import { showSuccess } from '../../../../components/notices.ts';
import { t } from '../../../../lib/texts.ts';
import { mergePerson, peopleQuery, refreshPeople } from '../people-api.ts';
import { PersonSelect } from '../person-select.tsx';

/** Makes two entries of one person one; the administrator says which of them stays. */
export function MergeDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const client = useQueryClient();
  const people = useQuery(peopleQuery).data?.items ?? [];
  const [otherId, setOtherId] = useState<string | null>(null);
  const [staysId, setStaysId] = useState(person.id);
  const other = people.find(({ id }) => id === otherId);
  const merge = useMutation({
    mutationFn: mergePerson,
    onSuccess: async ({ name }) => {
      await refreshPeople(client);
      onClose();
      showSuccess(t`Both entries are ${name} now.`);
    },
  });
  const choose = (id: string | null) => {
    setOtherId(id);
    setStaysId(person.id);
  };
  const [stays, goes] = staysId === person.id ? [person, other] : [other, person];
  return (
    <Modal opened onClose={onClose} title={t`Merge ${person.name} with another entry`} size="lg">
      <DialogForm
        confirmLabel={t`Merge`}
        isDangerous
        isPending={merge.isPending}
        isDisabled={!stays || !goes}
        error={merge.error}
        failure={t`They are still two`}
        onCancel={onClose}
        onConfirm={() => stays && goes && merge.mutate({ id: goes.id, into: stays.id })}
      >
        <PersonSelect
          label={t`The same person's other entry`}
          description={t`Who is disabled cannot be merged.`}
          personId={otherId}
          onPerson={choose}
          except={[person.id]}
          required
          data-autofocus
        />
        {stays && goes && other && (
          <>
            <Radio.Group size="xs" label={t`Which name stays?`} value={staysId} onChange={setStaysId}>
              <Stack gap="xs" mt={4}>
                {[person, other].map(({ id, name, email }) => (
                  <Radio key={id} size="sm" value={id} label={name} description={email ?? t`without an address`} />
                ))}
              </Stack>
            </Radio.Group>
            <Effects stays={stays} goes={goes} />
          </>
        )}
      </DialogForm>
    </Modal>
  );
}

function Effects({ stays, goes }: { stays: Person; goes: Person }) {
  const isAddressLost = goes.email !== null && stays.email !== null;
  return (
    <List size="sm" spacing={6}>
      <List.Item>{t`${goes.name} becomes an earlier name of ${stays.name}, who has all tokens and accounts of both.`}</List.Item>
      <List.Item>{t`What was done under either name counts as one person's, also where two people must accept a document.`}</List.Item>
      {isAddressLost && <List.Item>{t`The address ${goes.email} is dropped.`}</List.Item>}
      {goes.is_break_glass && !stays.is_break_glass && (
        <List.Item>{t`${stays.name} is marked for emergencies, as ${goes.name} was.`}</List.Item>
      )}
      <List.Item fw={600}>{t`This cannot be undone.`}</List.Item>
    </List>
  );
}
