import { useMantineColorScheme } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, type ReactNode } from 'react';
import { LiveEvents } from '../../api/live-events.tsx';
import { OnceOpen } from '../../components/once-open.tsx';
import { t } from '../../lib/texts.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { readLastWorkspace } from '../../session/last-workspace.ts';
import { useSession } from '../../session/session.ts';
import { Header } from './header.tsx';
import { SafeModeBanner } from './safe-mode-banner.tsx';
import classes from './shell.module.css';

const ShortcutsDialog = lazy(async () => ({ default: (await import('./shortcuts-dialog.tsx')).ShortcutsDialog }));

/** The frame of every page: header, banner, and the page itself. */
export function Shell() {
  const { workspaceId } = useParams({ strict: false }) as { workspaceId?: string };
  // On pages without a workspace, the links lead to the last workspace.
  const linked = workspaceId ?? readLastWorkspace() ?? undefined;
  const [isHelpOpen, help] = useDisclosure(false);
  const { toggleColorScheme } = useMantineColorScheme();
  const navigate = useNavigate();
  const go =
    (to: '/w/$workspaceId' | '/w/$workspaceId/jobs' | '/w/$workspaceId/senders' | '/w/$workspaceId/configs') => () => {
      if (linked) void navigate({ to, params: { workspaceId: linked } });
    };
  useShortcuts({
    '?': help.open,
    'g h': go('/w/$workspaceId'),
    'g j': go('/w/$workspaceId/jobs'),
    'g s': go('/w/$workspaceId/senders'),
    'g c': go('/w/$workspaceId/configs'),
    d: toggleColorScheme,
    '/': () => document.querySelector<HTMLInputElement>('input[type="search"]')?.focus(),
  });
  return (
    <LiveUpdates workspaceId={workspaceId}>
      <a className={classes.skip} href="#content">
        {t`Skip to the content`}
      </a>
      <Header workspaceId={workspaceId} linked={linked} onHelp={help.open} />
      <SafeModeBanner />
      <main id="content" className={classes.main} tabIndex={-1}>
        <Outlet />
      </main>
      <OnceOpen isOpen={isHelpOpen}>{(isOpen) => <ShortcutsDialog isOpen={isOpen} onClose={help.close} />}</OnceOpen>
    </LiveUpdates>
  );
}

function LiveUpdates({ workspaceId, children }: { workspaceId: string | undefined; children: ReactNode }) {
  const session = useSession();
  if (!workspaceId && !session.is_server_admin) return children;
  return (
    <LiveEvents key={workspaceId} workspaceId={workspaceId ?? null}>
      {children}
    </LiveEvents>
  );
}
