import { Button, Center, Container, Loader } from '@mantine/core';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ApiError } from '../api/api-error.ts';
import { t } from '../lib/texts.ts';
import { EmptyNotice } from './empty-notice.tsx';
import { ErrorNotice } from './error-notice.tsx';
import { ButtonLink } from './links.tsx';

export function PageLoading() {
  return (
    <Center h="60vh">
      <Loader size="sm" role="status" aria-label={t`Loading`} />
    </Center>
  );
}

export function PageFailure({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  // A part of the app that could not be loaded stays away until the page is loaded again.
  const canRetry = error instanceof ApiError;
  return (
    <Container size="sm" py="xl">
      <ErrorNotice
        title={t`This page could not be shown`}
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={canRetry ? retry : undefined}
      />
      <Button mt="md" variant="default" onClick={() => void loadAgain()}>
        {t`Load the page again`}
      </Button>
    </Container>
  );
}

/** Without a connection, the page stays: the browser would have nothing but its own message. */
async function loadAgain(): Promise<void> {
  const answer = await fetch(window.location.href, { cache: 'no-store' }).catch(() => null);
  if (answer !== null) window.location.reload();
}

export function PageMissing() {
  return (
    <EmptyNotice title={t`There is no such page`} action={<ButtonLink to="/">{t`Go to the start page`}</ButtonLink>}>
      {t`The address may be outdated or mistyped. Start again from the desk.`}
    </EmptyNotice>
  );
}
