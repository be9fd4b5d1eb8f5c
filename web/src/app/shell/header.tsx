import { ActionIcon, Box, Tooltip } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { Keyboard, Menu as MenuSign } from 'lucide-react';
import { useState } from 'react';
import { useStreamState } from '../../api/live-events.tsx';
import { useShownLink } from '../../components/use-shown-link.ts';
import { t } from '../../lib/texts.ts';
import { findRole, isAtLeast, mayAuditServer, mayReadActivity } from '../../session/roles.ts';
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

/** Pages whose own head is the only one on a phone; the navigation is behind a button in it. */
const HAS_OWN_HEAD = /\/w\/[^/]+\/?$/;

export function Header({ workspaceId, linked, onHelp }: HeaderProps) {
  const navRef = useShownLink('nearest');
  const { pathname } = useLocation();
  const [openAt, setOpenAt] = useState<string | null>(null);
  const close = () => setOpenAt(null);
  const tools = (
    <>
      <WorkspaceMenu workspaceId={workspaceId} />
      <Tooltip label={t`Keyboard shortcuts (?)`}>
        <ActionIcon aria-label={t`Keyboard shortcuts`} onClick={onHelp} className={classes.wide}>
          <Keyboard size={18} />
        </ActionIcon>
      </Tooltip>
      <ColorSchemeSwitch />
      <AccountMenu />
    </>
  );
  return (
    <header className={classes.header} data-app-header data-bare={HAS_OWN_HEAD.test(pathname) || undefined}>
      <ActionIcon
        className={classes.menuButton}
        size="xl"
        aria-label={t`Menu`}
        aria-expanded={openAt === pathname}
        onClick={() => setOpenAt(openAt === pathname ? null : pathname)}
      >
        <MenuSign size={20} />
      </ActionIcon>
      {openAt === pathname && (
        <>
          <button type="button" className={classes.backdrop} aria-label={t`Close the menu`} onClick={close} />
          <div className={classes.drawer}>
            <nav aria-label={t`Main`}>
              <Links linked={linked} />
            </nav>
            <div className={classes.drawerTools}>{tools}</div>
          </div>
        </>
      )}
      <Link to="/" className={classes.logo} aria-label={t`ADE, start page`}>
        <img src="/app/icon.svg" alt="" width={24} height={24} />
        <span>{t`ADE`}</span>
      </Link>
      <nav ref={navRef} className={classes.nav} aria-label={t`Main`}>
        <Links linked={linked} />
      </nav>
      <Box flex={1} />
      <StreamNotice />
      <div className={classes.tools}>{tools}</div>
    </header>
  );
}

/** Marks a link as active for pages whose address is not below the link's address. */
function useMarked(): (part: RegExp) => 'active' | undefined {
  const { pathname } = useLocation();
  return (part) => (part.test(pathname) ? 'active' : undefined);
}

function Links({ linked }: { linked: string | undefined }) {
  const session = useSession();
  const marked = useMarked();
  return (
    <>
      {linked && <WorkspaceLinks workspaceId={linked} />}
      {mayAuditServer(session) && (
        <Link to="/admin" className={classes.navLink} data-status={marked(/\/workspace$/)}>
          {t`Admin`}
        </Link>
      )}
    </>
  );
}

function WorkspaceLinks({ workspaceId }: { workspaceId: string }) {
  const params = { workspaceId };
  const session = useSession();
  const canAdminister = isAtLeast(findRole(session, workspaceId), 'admin');
  const marked = useMarked();
  return (
    <>
      <Link
        to="/w/$workspaceId"
        params={params}
        activeOptions={{ exact: true, includeSearch: false }}
        className={classes.navLink}
        data-status={marked(/\/(batches|jobs)(\/|$)/)}
      >
        {t`Desk`}
      </Link>
      <Link to="/w/$workspaceId/senders" params={params} className={classes.navLink} data-status={marked(/\/sources$/)}>
        {t`Senders`}
      </Link>
      <Link
        to="/w/$workspaceId/configs"
        params={params}
        className={classes.navLink}
        data-status={marked(/\/(versions|comparisons)\//)}
      >
        {t`Packages`}
      </Link>
      {mayReadActivity(session, workspaceId) && (
        <Link to="/w/$workspaceId/activity" params={params} className={classes.navLink}>
          {t`Activity`}
        </Link>
      )}
      {canAdminister && !session.is_server_admin && (
        <Link to="/w/$workspaceId/workspace" params={params} className={classes.navLink}>
          {t`Admin`}
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
