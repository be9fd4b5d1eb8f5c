import { useNavigate, useSearch } from '@tanstack/react-router';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ActivityPanel } from '../features/administration/activity/index.ts';
import {
  HealthPanel,
  PanelTabs,
  RetentionNotices,
  SafeModePanel,
  TokensPanel,
  WorkspacesPanel,
} from '../features/administration/admin/index.ts';
import { t } from '../lib/texts.ts';
import { useSession } from '../session/session.ts';

const panels = {
  health: { label: t`Health`, panel: <HealthPanel /> },
  tokens: { label: t`Tokens`, panel: <TokensPanel scope={null} /> },
  'safe-mode': { label: t`Safe mode`, panel: <SafeModePanel /> },
  workspaces: { label: t`Workspaces`, panel: <WorkspacesPanel /> },
  activity: { label: t`Activity`, panel: <ActivityPanel scope={null} /> },
};

export function AdminPage() {
  const session = useSession();
  const { tab } = useSearch({ from: '/shell/admin' });
  const navigate = useNavigate();
  if (!session.is_server_admin) {
    return (
      <EmptyNotice title={t`This page is for administrators`}>
        {t`You need the role admin in all workspaces. Ask an administrator for it.`}
      </EmptyNotice>
    );
  }
  return (
    <>
      <PageHeader title={t`Admin`} />
      <RetentionNotices scope={null} />
      <PanelTabs
        panels={panels}
        tab={tab}
        onTab={(next) => void navigate({ to: '/admin', search: { tab: next }, replace: true })}
      />
    </>
  );
}
