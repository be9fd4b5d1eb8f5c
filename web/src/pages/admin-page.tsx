import { useNavigate, useSearch } from '@tanstack/react-router';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { AccessPanel } from '../features/administration/access/index.ts';
import { ActivityPanel } from '../features/administration/activity/index.ts';
import {
  HealthPanel,
  PanelTabs,
  PeoplePanel,
  RetentionNotices,
  SafeModePanel,
  TokensPanel,
  WorkspacesPanel,
} from '../features/administration/admin/index.ts';
import { t } from '../lib/texts.ts';
import { mayAuditServer } from '../session/roles.ts';
import { useSession } from '../session/session.ts';

const panels = {
  health: { label: t`Health`, panel: <HealthPanel /> },
  people: { label: t`People`, panel: <PeoplePanel /> },
  access: { label: t`Who may what`, panel: <AccessPanel /> },
  tokens: { label: t`Tokens`, panel: <TokensPanel scope={null} /> },
  'safe-mode': { label: t`Safe mode`, panel: <SafeModePanel /> },
  workspaces: { label: t`Workspaces`, panel: <WorkspacesPanel /> },
  activity: { label: t`Activity`, panel: <ActivityPanel scope={null} /> },
};

/** What auditors of the whole server see. */
const auditorPanels = { access: panels.access, activity: panels.activity };

export function AdminPage() {
  const session = useSession();
  const { tab } = useSearch({ from: '/shell/admin' });
  const navigate = useNavigate();
  if (!mayAuditServer(session)) {
    return (
      <EmptyNotice title={t`This page is for administrators`}>
        {t`You need the role admin in all workspaces, or the right to read their activity. Ask an administrator for it.`}
      </EmptyNotice>
    );
  }
  return (
    <>
      <PageHeader title={t`Admin`} />
      {session.is_server_admin && <RetentionNotices scope={null} />}
      <PanelTabs
        panels={session.is_server_admin ? panels : auditorPanels}
        tab={tab}
        onTab={(next) => void navigate({ to: '/admin', search: { tab: next }, replace: true })}
      />
    </>
  );
}
