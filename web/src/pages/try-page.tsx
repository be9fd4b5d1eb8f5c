import { Grid, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams, useSearch } from '@tanstack/react-router';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { ButtonLink } from '../components/links.tsx';
import { QueryView } from '../components/query-view.tsx';
import { VersionHeader } from '../features/authoring/configs/index.ts';
import { TryHistory, TryResult, TryRunner } from '../features/authoring/tries/index.ts';
import { configQuery, versionQuery } from '../features/entities/configs/index.ts';
import { t } from '../lib/texts.ts';
import { useCan } from '../session/session.ts';

const ROUTE = '/shell/w/$workspaceId/versions/$versionId/try';

export function TryPage() {
  const { workspaceId, versionId } = useParams({ from: ROUTE });
  const { document, job } = useSearch({ from: ROUTE });
  const canTry = useCan('author');
  const version = useQuery(versionQuery(workspaceId, versionId));
  const config = useQuery({
    ...configQuery(workspaceId, version.data?.config_id ?? ''),
    enabled: version.data !== undefined,
  });
  if (!canTry)
    return (
      <EmptyNotice title={t`You need the role author to try a draft`}>{t`Ask an administrator for it.`}</EmptyNotice>
    );
  return (
    <QueryView query={version} failure={t`The version cannot be shown`}>
      {(found) => (
        <>
          <VersionHeader
            version={found}
            configName={config.data?.name}
            isTry
            actions={
              <ButtonLink
                variant="default"
                to="/w/$workspaceId/versions/$versionId"
                params={{ workspaceId, versionId }}
              >
                {t`Back to the files`}
              </ButtonLink>
            }
          />
          <Grid gap="md">
            <Grid.Col span={{ base: 12, md: 4, xl: 3 }}>
              <Stack>
                <TryRunner version={found} documentId={document} />
                <TryHistory version={found} jobId={job} />
              </Stack>
            </Grid.Col>
            <Grid.Col span={{ base: 12, md: 8, xl: 9 }}>
              {job ? (
                <TryResult workspaceId={workspaceId} jobId={job} />
              ) : (
                <EmptyNotice title={t`Nothing tried yet`}>
                  {t`Choose a document and run it. Its rows, columns and values are then shown here.`}
                </EmptyNotice>
              )}
            </Grid.Col>
          </Grid>
        </>
      )}
    </QueryView>
  );
}
