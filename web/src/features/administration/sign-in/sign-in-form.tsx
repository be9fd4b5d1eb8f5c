import { Button, Divider, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import type { SignOn } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import { signOnQuery } from '../../../session/session.ts';
import { readWantedPage } from '../../../session/wanted-page.ts';
import { ProviderButtons } from './provider-buttons.tsx';
import { findFailureCode } from './sign-on-failures.ts';
import { TokenForm } from './token-form.tsx';
import { useTokenSignIn } from './use-token-sign-in.ts';
import { WhySignIn } from './why-sign-in.tsx';

/** The ways to sign in that this service has: providers, and tokens. */
export function SignInForm() {
  const { data, isLoading, failureCount } = useQuery(signOnQuery);
  const { hash } = useLocation();
  const [wanted] = useState(readWantedPage);
  const signIn = useTokenSignIn();
  if (signIn.isPending || signIn.isSuccess) return <Waiting>{t`Signing in…`}</Waiting>;
  // A service that does not answer at first keeps nobody from typing a token.
  if (isLoading && failureCount === 0) return <Waiting>{t`Loading…`}</Waiting>;
  const { providers = [], tokens = true } = data ?? {};
  const token = { error: signIn.error, onToken: signIn.mutate };
  return (
    <Stack>
      {signIn.error === null && <WhySignIn failureCode={findFailureCode(hash)} hasEnded={wanted?.hasEnded === true} />}
      {providers.length === 0 ? (
        <TokenForm
          {...token}
          isAsked={signIn.error !== null}
          description={t`You get a token from an administrator. The first start of the server prints a link that signs you in; if it is lost, “ade token create” on the host makes another token.`}
        />
      ) : (
        <>
          <ProviderButtons providers={providers} returnTo={wanted?.path ?? '/app/'} />
          <TokenBesides {...token} tokens={tokens} />
        </>
      )}
    </Stack>
  );
}

interface TokenBesidesProps {
  /** Whether all people may use tokens. */
  tokens: SignOn['tokens'];
  error: Error | null;
  onToken: (token: string) => void;
}

/** The form for tokens where most people use a provider; shown when it is asked for, or when a link has failed. */
function TokenBesides({ tokens, ...form }: TokenBesidesProps) {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen && form.error === null) {
    return (
      <Button variant="subtle" onClick={() => setOpen(true)}>
        {tokens ? t`Use a token` : t`Use a token in an emergency`}
      </Button>
    );
  }
  return (
    <>
      <Divider label={t`or`} />
      <TokenForm
        {...form}
        isAsked
        description={
          tokens
            ? t`You get a token from an administrator.`
            : t`Only people who are marked for emergencies can sign in with a token here, for example while the provider does not answer.`
        }
      />
    </>
  );
}

function Waiting({ children }: { children: string }) {
  return (
    <Group gap="sm" role="status">
      <Loader size="sm" aria-hidden />
      <Text size="sm">{children}</Text>
    </Group>
  );
}
