import { ActionIcon, Box, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Check, CircleUser } from 'lucide-react';
import { lazy } from 'react';
import type { SignedOut } from '../../api/contract.ts';
import { queryKeys } from '../../api/query-keys.ts';
import { requestJson } from '../../api/request.ts';
import { showFailure } from '../../components/notices.ts';
import { OnceOpen } from '../../components/once-open.tsx';
import { catalogue } from '../../lib/catalogue.ts';
import { chooseLanguage, LANGUAGES, nameLanguage } from '../../lib/languages.ts';
import { t } from '../../lib/texts.ts';
import { forgetSession } from '../../session/forget-session.ts';
import { useSession } from '../../session/session.ts';
import { forgetWantedPage } from '../../session/wanted-page.ts';

const AboutDialog = lazy(async () => ({ default: (await import('./about-dialog.tsx')).AboutDialog }));

/** Shows who is signed in, and has the language, the licences, and the button to sign out. */
export function AccountMenu() {
  const session = useSession();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAboutOpen, about] = useDisclosure(false);
  const signOut = useMutation({
    mutationKey: queryKeys.signOut,
    mutationFn: () => requestJson<SignedOut | null>('/session', { method: 'DELETE' }),
    onSuccess: async (answer) => {
      forgetWantedPage();
      await navigate({ to: '/sign-in' });
      forgetSession(client);
      // There the provider ends its own session, and then leads back to the sign-in page.
      if (answer !== null) window.location.replace(answer.sign_out_url);
    },
    onError: (error) => showFailure(error, t`You are still signed in`),
  });
  return (
    <>
      <Menu>
        <Menu.Target>
          <ActionIcon aria-label={t`Account`}>
            <CircleUser size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{session.authentication === 'off' ? t`No sign-in needed here` : session.name}</Menu.Label>
          {LANGUAGES.length > 1 && (
            <>
              <Menu.Label>{t`Language`}</Menu.Label>
              {LANGUAGES.map((language) => (
                <Menu.Item
                  key={language}
                  lang={language}
                  aria-current={language === catalogue.language}
                  leftSection={language === catalogue.language ? <Check size={14} aria-hidden /> : <Box w={14} />}
                  onClick={() =>
                    chooseLanguage(language).catch((error) => showFailure(error, t`The language was not changed`))
                  }
                >
                  {nameLanguage(language)}
                </Menu.Item>
              ))}
            </>
          )}
          <Menu.Item onClick={about.open}>{t`About ADE`}</Menu.Item>
          {session.authentication === 'session' && (
            <Menu.Item onClick={() => signOut.mutate()}>{t`Sign out`}</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <OnceOpen isOpen={isAboutOpen}>{(isOpen) => <AboutDialog isOpen={isOpen} onClose={about.close} />}</OnceOpen>
    </>
  );
}
