import { Button, Stack } from '@mantine/core';
import type { SignOn } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';
import classes from './sign-in.module.css';

interface ProviderButtonsProps {
  providers: SignOn['providers'];
  /** Address of the page to open afterwards. */
  returnTo: string;
}

/** A link for each provider: the browser goes there, and comes back signed in. */
export function ProviderButtons({ providers, returnTo }: ProviderButtonsProps) {
  return (
    <Stack gap="xs">
      {providers.map(({ id, title, url }) => (
        <Button
          key={id}
          component="a"
          href={`${url}?return_to=${encodeURIComponent(returnTo)}`}
          size="sm"
          variant={providers.length === 1 ? 'filled' : 'default'}
          classNames={{ root: classes.provider, label: classes.label }}
        >
          {t`Sign in with ${title}`}
        </Button>
      ))}
    </Stack>
  );
}
