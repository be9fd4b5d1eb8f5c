import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { ActivityView } from '../features/administration/activity/index.ts';
import { t } from '../lib/texts.ts';
import { mayReadActivity } from '../session/roles.ts';
import { useSession } from '../session/session.ts';

const PATH = '/w/$workspaceId/activity';

/** The activity of a workspace, for its auditors. */
export function ActivityPage() {
  const { workspaceId } = useParams({ from: `/shell${PATH}` });
  const filter = useSearch({ from: `/shell${PATH}` });
  const navigate = useNavigate();
  if (!mayReadActivity(useSession(), workspaceId)) {
    return (
      <EmptyNotice title={t`This page is for auditors of the workspace`}>
        {t`You need the grant activity, or the role admin. Ask an administrator for it.`}
      </EmptyNotice>
    );
  }
  return (
    <>
      <PageHeader
        title={t`Activity`}
        subtitle={t`Who did what, and when. Nothing in ADE changes or removes an entry.`}
      />
      <ActivityView
        scope={workspaceId}
        filter={filter}
        onFilter={(search) => void navigate({ to: PATH, params: { workspaceId }, search, replace: true })}
      />
    </>
  );
}
