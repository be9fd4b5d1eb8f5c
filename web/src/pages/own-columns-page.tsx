import { EmptyNotice } from '../components/empty-notice.tsx';
import { TextLink } from '../components/links.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { OwnColumns } from '../features/authoring/own-columns/index.ts';
import { t } from '../lib/texts.ts';
import { useCan, useWorkspaceId } from '../session/session.ts';

export function OwnColumnsPage() {
  const workspaceId = useWorkspaceId();
  const canAuthor = useCan('author');
  return (
    <>
      <PageHeader
        title={t`Bring your own columns`}
        subtitle={
          <>
            {t`ADE makes a package from the columns that you want in the result.`}{' '}
            <TextLink to="/w/$workspaceId/configs" params={{ workspaceId }}>
              {t`All configs`}
            </TextLink>
          </>
        }
      />
      {canAuthor ? (
        <OwnColumns workspaceId={workspaceId} />
      ) : (
        <EmptyNotice title={t`Authors make packages`}>{t`You need the role author to make a package.`}</EmptyNotice>
      )}
    </>
  );
}
