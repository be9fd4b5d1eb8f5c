import { EmptyNotice } from '../components/empty-notice.tsx';
import { TextLink } from '../components/links.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { OwnColumns } from '../features/own-columns/own-columns.tsx';
import { useCan, useWorkspaceId } from '../session/session.ts';

export function OwnColumnsPage() {
  const workspaceId = useWorkspaceId();
  const canAuthor = useCan('author');
  return (
    <>
      <PageHeader
        title="Bring your own columns"
        subtitle={
          <>
            The columns that you want in the end become a package.{' '}
            <TextLink to="/w/$workspaceId/configs" params={{ workspaceId }}>
              All configs
            </TextLink>
          </>
        }
      />
      {canAuthor ? (
        <OwnColumns workspaceId={workspaceId} />
      ) : (
        <EmptyNotice title="Authors make packages">You need the role author to make one.</EmptyNotice>
      )}
    </>
  );
}
