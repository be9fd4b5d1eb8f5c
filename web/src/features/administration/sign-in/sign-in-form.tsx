import { Button, Group, Loader, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import type { Session } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { requestJson } from '../../../api/request.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Form } from '../../../components/form.tsx';
import { t } from '../../../lib/texts.ts';
import { onLinkToken, takeLinkToken } from './link-token.ts';

/** Exchanges a token, from a link or pasted, for a session. The token itself is not stored. */
export function SignInForm() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [token, setToken] = useState('');
  const { mutate, isPending, isSuccess, error } = useMutation({
    mutationFn: (secret: string) => requestJson<Session>('/session', { method: 'POST', body: { token: secret } }),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(queryKeys.session, session);
      void navigate({ to: '/', replace: true });
    },
    gcTime: 0,
  });
  useEffect(() => {
    const signIn = () => {
      const linked = takeLinkToken();
      if (linked) mutate(linked);
    };
    signIn();
    return onLinkToken(signIn);
  }, [mutate]);
  const submit = () => {
    if (token.trim()) mutate(token.trim());
    setToken('');
  };
  if (isPending || isSuccess) {
    return (
      <Group gap="sm" role="status">
        <Loader size="sm" aria-hidden />
        <Text size="sm">{t`Signing in…`}</Text>
      </Group>
    );
  }
  return (
    <Form onSubmit={submit}>
      <Stack>
        {error && <SignInFailure error={error} />}
        <PasswordInput
          label={t`Token`}
          description={t`You get a token from an administrator. The first start of the server prints a link that signs you in; if it is lost, “ade token create” on the host makes another token.`}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          autoComplete="off"
          maxLength={200}
          required
          data-autofocus
        />
        <Button type="submit" size="sm" disabled={token.trim().length < 8}>
          {t`Sign in`}
        </Button>
      </Stack>
    </Form>
  );
}

function SignInFailure({ error }: { error: Error }) {
  if (!(error instanceof ApiError) || error.code !== 'not_signed_in') {
    return <ErrorNotice title={t`Not signed in`} error={error} />;
  }
  return (
    <Text size="sm" c="var(--mantine-color-error)" role="alert">
      {t`This token or link is unknown, has expired, or was revoked. Ask an administrator for a new one.`}
    </Text>
  );
}
