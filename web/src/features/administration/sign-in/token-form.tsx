import { Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Form } from '../../../components/form.tsx';
import { t } from '../../../lib/texts.ts';

interface TokenFormProps {
  description: string;
  /** Whether the field takes the focus, since somebody has asked for it. */
  isAsked?: boolean;
  error: Error | null;
  onToken: (token: string) => void;
}

export function TokenForm({ description, isAsked = false, error, onToken }: TokenFormProps) {
  const [token, setToken] = useState('');
  const submit = () => {
    if (token.trim()) onToken(token.trim());
    setToken('');
  };
  return (
    <Form onSubmit={submit}>
      <Stack>
        {error && <SignInFailure error={error} />}
        <PasswordInput
          label={t`Token`}
          description={description}
          value={token}
          onChange={(event) => setToken(event.currentTarget.value)}
          autoComplete="off"
          autoFocus={isAsked}
          maxLength={200}
          required
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
