import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { PageLoading } from '../components/page-states.tsx';
import { QueryView } from '../components/query-view.tsx';
import { FirstVersionNotice, VersionHeader } from '../features/authoring/configs/index.ts';
import { configQuery, versionQuery } from '../features/entities/configs/index.ts';
import { t } from '../lib/texts.ts';
import { useCan } from '../session/session.ts';

/** CodeMirror is larger than the rest of the app, so it is loaded only when sources are opened. */
const Workbench = lazy(async () => ({
  default: (await import('../features/authoring/editor/workbench.tsx')).Workbench,
}));

export function VersionPage() {
  const { workspaceId, versionId } = useParams({ from: '/shell/w/$workspaceId/versions/$versionId' });
  const { file, line } = useSearch({ from: '/shell/w/$workspaceId/versions/$versionId' });
  const version = useQuery(versionQuery(workspaceId, versionId));
  const config = useQuery({
    ...configQuery(workspaceId, version.data?.config_id ?? ''),
    enabled: version.data !== undefined,
  });
  const canRead = useCan('viewer');
  return (
    <QueryView query={version} failure={t`The version cannot be shown`}>
      {(found) => (
        <>
          <VersionHeader version={found} configName={config.data?.name} />
          <FirstVersionNotice config={config.data} version={found} />
          {canRead ? (
            <Suspense fallback={<PageLoading />}>
              <Workbench key={`${found.id} ${file} ${line}`} version={found} startFile={file} startLine={line} />
            </Suspense>
          ) : (
            <EmptyNotice title={t`The sources are not shown`}>{t`You need the role viewer to read them.`}</EmptyNotice>
          )}
        </>
      )}
    </QueryView>
  );
}
