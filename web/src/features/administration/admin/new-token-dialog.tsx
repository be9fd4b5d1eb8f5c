import { Alert, Button, Group, Modal, NumberInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { CreatedToken, CreateToken, Grant } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { SecretText } from '../../../components/secret-text.tsx';
import { t } from '../../../lib/texts.ts';
import { makeToken, type Scope } from './admin-api.ts';
import { GrantsInput } from './grants-input.tsx';

const DEFAULT_DAYS = 90;

/** Makes a token and shows its secret, once. */
export function NewTokenDialog({ scope, onClose }: { scope: Scope; onClose: () => void }) {
  const client = useQueryClient();
  const make = useMutation({
    mutationFn: (wanted: CreateToken) => makeToken(scope, wanted),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.tokens(scope) }),
    gcTime: 0,
  });
  const [name, setName] = useState('');
  const [kind, setKind] = useState<'person' | 'service'>('person');
  const [days, setDays] = useState<string | number>(DEFAULT_DAYS);
  const [grants, setGrants] = useState<Grant[]>([]);
  const submit = () =>
    make.mutate({ name: name.trim(), kind, grants, ...(typeof days === 'number' ? { expires_in_days: days } : {}) });
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
          <TextInput
            label={t`Name`}
            description={t`The person or program that uses the token, as shown in the activity log.`}
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.currentTarget.value)}
            required
            data-autofocus
          />
          <SegmentedControl
            aria-label={t`Kind`}
            value={kind}
            onChange={(value) => setKind(value === 'service' ? 'service' : 'person')}
            data={[
              { value: 'person', label: t`For a person` },
              { value: 'service', label: t`For a program` },
            ]}
          />
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
