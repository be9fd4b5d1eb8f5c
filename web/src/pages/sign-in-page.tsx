import { Card, Center, Stack, Title } from '@mantine/core';
import { useEffect } from 'react';
import { SignInForm } from '../features/administration/sign-in/index.ts';
import { t } from '../lib/texts.ts';

export function SignInPage() {
  useEffect(() => {
    document.title = t`Sign in · ADE`;
  }, []);
  return (
    <Center component="main" mih="80dvh" p="md">
      <Card withBorder padding="xl" w="100%" maw={420} bg="var(--ade-surface)">
        <Stack>
          <img src="/app/icon.svg" alt="" width={40} height={40} />
          <Title order={1} size="h3">
            {t`Sign in to ADE`}
          </Title>
          <SignInForm />
        </Stack>
      </Card>
    </Center>
  );
}
