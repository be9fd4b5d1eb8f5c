import { ActionIcon, Box, Tooltip } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { Keyboard } from 'lucide-react';
import { useStreamState } from '../../api/live-events.tsx';
import { useShownLink } from '../../components/use-shown-link.ts';
import { t } from '../../lib/texts.ts';
import { findRole, isAtLeast, mayReadActivity } from '../../session/roles.ts';
import { useSession } from '../../session/session.ts';
import { AccountMenu } from './account-menu.tsx';
import { ColorSchemeSwitch } from './color-scheme-switch.tsx';
import classes from './shell.module.css';
import { WorkspaceMenu } from './workspace-menu.tsx';

interface HeaderProps {
  workspaceId: string | undefined;
  /** The workspace that the links lead to. */
  linked: string | undefined;
  onHelp: () => void;
}

export function Header({ workspaceId, linked, onHelp }: HeaderProps) {
  const session = useSession();
  const navRef = useShownLink('nearest');
  return (
    <header className={classes.header}>
      <Link to="/" className={classes.logo} aria-label={t`ADE, start page`}>
        <img src="/app/icon.svg" alt="" width={24} height={24} />
        <span>{t`ADE`}</span>
      </Link>
      <nav ref={navRef} className={classes.nav} aria-label={t`Main`}>
        {linked && <WorkspaceLinks workspaceId={linked} />}
        {session.is_server_admin && (
          <Link to="/admin" className={classes.navLink}>
            {t`Admin`}
          </Link>
        )}
      </nav>
      <Box flex={1} />
      <StreamNotice />
      <WorkspaceMenu workspaceId={workspaceId} />
      <Tooltip label={t`Keyboard shortcuts (?)`}>
        <ActionIcon aria-label={t`Keyboard shortcuts`} onClick={onHelp} className={classes.wide}>
          <Keyboard size={18} />
        </ActionIcon>
      </Tooltip>
      <ColorSchemeSwitch />
      <AccountMenu />
    </header>
  );
}

function WorkspaceLinks({ workspaceId }: { workspaceId: string }) {
  const params = { workspaceId };
  const session = useSession();
  const canAdminister = isAtLeast(findRole(session, workspaceId), 'admin');
  const { pathname } = useLocation();
  /** Marks a link as active for pages whose address is not below the link's address. */
  const marked = (part: RegExp) => (part.test(pathname) ? 'active' : undefined);
  return (
    <>
      <Link
        to="/w/$workspaceId"
        params={params}
        activeOptions={{ exact: true, includeSearch: false }}
        className={classes.navLink}
        data-status={marked(/\/batches\//)}
      >
        {t`Worklist`}
      </Link>
      <Link to="/w/$workspaceId/jobs" params={params} className={classes.navLink}>
        {t`Jobs`}
      </Link>
      <Link to="/w/$workspaceId/senders" params={params} className={classes.navLink}>
        {t`Senders`}
      </Link>
      <Link
        to="/w/$workspaceId/configs"
        params={params}
        className={classes.navLink}
        data-status={marked(/\/(versions|comparisons)\//)}
      >
        {t`Configs`}
      </Link>
      {mayReadActivity(session, workspaceId) && (
        <Link to="/w/$workspaceId/activity" params={params} className={classes.navLink}>
          {t`Activity`}
        </Link>
      )}
      {canAdminister && !session.is_server_admin && (
        <Link to="/w/$workspaceId/workspace" params={params} className={classes.navLink}>
          {t`Workspace`}
        </Link>
      )}
    </>
  );
}

/** Shown only while there is no stream, since the page may be outdated. */
function StreamNotice() {
  const state = useStreamState();
  return (
    <span className={classes.offline} role="status">
      {state === 'lost' && t`No connection to the service. Reconnecting…`}
    </span>
  );
}
