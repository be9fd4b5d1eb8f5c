import { useNavigate, useSearch } from '@tanstack/react-router';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { ButtonLink } from '../components/links.tsx';
import { OwnColumns } from '../features/authoring/own-columns/index.ts';
import { t } from '../lib/texts.ts';
import { useCan, useWorkspaceId } from '../session/session.ts';

export function OwnColumnsPage() {
  const workspaceId = useWorkspaceId();
  const { job } = useSearch({ strict: false });
  const navigate = useNavigate();
  const params = { workspaceId };
  const forget = () => void navigate({ to: '/w/$workspaceId/configs/own-columns', params, search: {}, replace: true });
  if (useCan('author')) return <OwnColumns workspaceId={workspaceId} jobId={job} onOpened={forget} />;
  return (
    <EmptyNotice
      title={t`Authors make packages`}
      action={
        <ButtonLink variant="default" to="/w/$workspaceId" params={{ workspaceId }}>
          {t`Back to the desk`}
        </ButtonLink>
      }
    >
      {t`A package for your own columns is made by somebody with the role author. Ask an administrator of the workspace for this role, or an author for the package.`}
    </EmptyNotice>
  );
}
