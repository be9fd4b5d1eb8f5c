import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ActivityPanel } from '../features/admin/activity-panel.tsx';
import { HealthPanel } from '../features/admin/health-panel.tsx';
import { SafeModePanel } from '../features/admin/safe-mode-panel.tsx';
import { TokensPanel } from '../features/admin/tokens-panel.tsx';
import { WorkspacesPanel } from '../features/admin/workspaces-panel.tsx';
import { useSession } from '../session/session.ts';

const PANELS = {
  health: { label: 'Health', Panel: HealthPanel },
  tokens: { label: 'Tokens', Panel: TokensPanel },
  'safe-mode': { label: 'Safe mode', Panel: SafeModePanel },
  workspaces: { label: 'Workspaces', Panel: WorkspacesPanel },
  activity: { label: 'Activity', Panel: ActivityPanel },
};

export function AdminPage() {
  const session = useSession();
  const { tab = 'health' } = useSearch({ from: '/shell/admin' });
  const navigate = useNavigate();
  if (!session.is_server_admin) {
    return (
      <EmptyNotice title="This page is for administrators">
        It needs the role admin in all workspaces. Ask an administrator if you should have it.
      </EmptyNotice>
    );
  }
  return (
    <>
      <PageHeader title="Administration" />
      <Tabs
        value={tab in PANELS ? tab : 'health'}
        onChange={(next) => void navigate({ to: '/admin', search: { tab: next ?? undefined }, replace: true })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          {Object.entries(PANELS).map(([key, { label }]) => (
            <Tabs.Tab key={key} value={key}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {Object.entries(PANELS).map(([key, { Panel }]) => (
          <Tabs.Panel key={key} value={key}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
