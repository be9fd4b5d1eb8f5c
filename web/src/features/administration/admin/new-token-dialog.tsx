import { Alert, Button, Group, Modal, NumberInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CreatedToken, CreateToken, Grant } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { SecretText } from '../../../components/secret-text.tsx';
import { t } from '../../../lib/texts.ts';
import { signOnQuery } from '../../../session/session.ts';
import { makeToken, type Scope } from './admin-api.ts';
import { GrantsInput } from './grants-input.tsx';
import { PersonSelect } from './person-select.tsx';

const DEFAULT_DAYS = 90;

/** Makes a token and shows its secret, once. */
export function NewTokenDialog({ scope, onClose }: { scope: Scope; onClose: () => void }) {
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: (wanted: CreateToken) => makeToken(scope, wanted),
    onSuccess: () =>
      Promise.all(
        [queryKeys.tokens(scope), queryKeys.people].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
    gcTime: 0,
  });
  const [name, setName] = useState('');
  const [personId, setPersonId] = useState<string | null>(null);
  const [kind, setKind] = useState<'person' | 'service'>('person');
  const [days, setDays] = useState<string | number>(DEFAULT_DAYS);
  const [grants, setGrants] = useState<Grant[]>([]);
  const submit = () =>
    make.mutate({
      name: name.trim(),
      kind,
      grants,
      ...(kind === 'person' && personId !== null ? { person_id: personId } : {}),
      ...(typeof days === 'number' ? { expires_in_days: days } : {}),
    });
  return (
    <Modal opened onClose={onClose} title={t`New token`} size="lg" closeOnClickOutside={false}>
      {make.data ? (
        <Made created={make.data} onClose={onClose} />
      ) : (
        <DialogForm
          confirmLabel={t`Make token`}
          isPending={make.isPending}
          isDisabled={!name.trim() || grants.length === 0}
          error={make.error}
          failure={t`No token was made`}
          onCancel={onClose}
          onConfirm={submit}
        >
          <SegmentedControl
            aria-label={t`Kind`}
            value={kind}
            onChange={(value) => setKind(value === 'service' ? 'service' : 'person')}
            data={[
              { value: 'person', label: t`For a person` },
              { value: 'service', label: t`For a program` },
            ]}
          />
          <TextInput
            label={t`Name`}
            description={
              personId === null || kind === 'service'
                ? t`The person or program that uses the token, as shown in the activity log.`
                : t`Says which token it is, such as the laptop of the person.`
            }
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            data-autofocus
          />
          {kind === 'person' && <Holder scope={scope} personId={personId} onPerson={setPersonId} />}
          <GrantsInput scope={scope} grants={grants} onChange={setGrants} />
          <NumberInput
            label={t`Days of validity`}
            description={t`Leave this empty for a token that is valid until it is revoked.`}
            value={days}
            min={1}
            max={3650}
            allowDecimal={false}
            onChange={setDays}
          />
        </DialogForm>
      )}
    </Modal>
  );
}

interface HolderProps {
  scope: Scope;
  personId: string | null;
  onPerson: (personId: string | null) => void;
}

/** Whose token it is. Only administrators of the server can read who the people are. */
function Holder({ scope, personId, onPerson }: HolderProps) {
  const needsProvider = useQuery(signOnQuery).data?.tokens === false;
  return (
    <>
      {scope === null && (
        <PersonSelect
          label={t`Whose`}
          description={t`Leave this empty for the person with the name of the token, who is added if there is none.`}
          placeholder={t`The person with this name`}
          clearable
          personId={personId}
          onPerson={onPerson}
        />
      )}
      {needsProvider && (
        <Alert color="yellow">
          {t`People have to sign in with a provider here. A token works only for people who are marked for emergencies, and for programs.`}
        </Alert>
      )}
    </>
  );
}

function Made({ created, onClose }: { created: CreatedToken; onClose: () => void }) {
  const link = `${window.location.origin}/app/sign-in#token=${created.secret}`;
  return (
    <Stack>
      <Alert color="orange" title={t`Copy the token now`}>
        {t`The token is shown only once, since ADE stores only its hash.`}
      </Alert>
      <SecretText label={t`Token`} text={created.secret} />
      {created.token.kind === 'person' && <SecretText label={t`Sign-in link`} text={link} />}
      <Group justify="flex-end">
        <Button onClick={onClose}>{t`I have copied the token`}</Button>
      </Group>
    </Stack>
  );
}
