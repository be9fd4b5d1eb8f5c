import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ActivityPanel } from '../features/administration/activity/index.ts';
import { PanelTabs, RetentionNotices, TokensPanel, WorkspaceTable } from '../features/administration/admin/index.ts';
import { PersonsPanel } from '../features/administration/persons/index.ts';
import { WebhooksPanel } from '../features/administration/webhooks/index.ts';
import { t } from '../lib/texts.ts';
import { useCan } from '../session/session.ts';

const PATH = '/w/$workspaceId/workspace';

/** For the administrators of one workspace. */
export function WorkspacePage() {
  const { workspaceId } = useParams({ from: `/shell${PATH}` });
  const { tab } = useSearch({ from: `/shell${PATH}` });
  const navigate = useNavigate();
  if (!useCan('admin')) {
    return (
      <EmptyNotice title={t`This page is for administrators of the workspace`}>
        {t`You need the role admin in this workspace. Ask an administrator for it.`}
      </EmptyNotice>
    );
  }
  const panels = {
    tokens: { label: t`Tokens`, panel: <TokensPanel scope={workspaceId} /> },
    webhooks: { label: t`Webhooks`, panel: <WebhooksPanel workspaceId={workspaceId} /> },
    persons: { label: t`People in documents`, panel: <PersonsPanel workspaceId={workspaceId} /> },
    activity: { label: t`Activity`, panel: <ActivityPanel scope={workspaceId} /> },
    settings: { label: t`Settings`, panel: <WorkspaceTable scope={workspaceId} /> },
  };
  return (
    <>
      <PageHeader
        title={t`Admin`}
        subtitle={t`Tokens, webhooks, people in documents and activity of this workspace. Administrators of the server make tokens for several workspaces.`}
      />
      <RetentionNotices scope={workspaceId} />
      <PanelTabs
        panels={panels}
        tab={tab}
        onTab={(next) => void navigate({ to: PATH, params: { workspaceId }, search: { tab: next }, replace: true })}
      />
    </>
  );
}
