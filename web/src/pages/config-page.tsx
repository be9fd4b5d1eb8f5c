import { Badge } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { TextLink } from '../components/links.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { QueryView } from '../components/query-view.tsx';
import { ConfigMenu, ConfigView } from '../features/authoring/configs/index.ts';
import { configQuery, versionsQuery } from '../features/entities/configs/index.ts';
import { t } from '../lib/texts.ts';

export function ConfigPage() {
  const { workspaceId, configId } = useParams({ from: '/shell/w/$workspaceId/configs/$configId' });
  const config = useQuery(configQuery(workspaceId, configId));
  const versions = useQuery(versionsQuery(workspaceId, configId));
  return (
    <QueryView query={config} failure={t`The package cannot be shown`}>
      {(found) => (
        <>
          <PageHeader
            title={found.name}
            subtitle={
              <TextLink to="/w/$workspaceId/configs" params={{ workspaceId }}>
                {t`All packages`}
              </TextLink>
            }
            aside={
              <>
                {found.is_default && <Badge>{t`default`}</Badge>}
                {found.archived_at && <Badge color="gray">{t`archived`}</Badge>}
              </>
            }
            actions={<ConfigMenu workspaceId={workspaceId} config={found} />}
          />
          <QueryView query={versions} failure={t`The versions cannot be listed`}>
            {({ items }) => <ConfigView config={found} versions={items} />}
          </QueryView>
        </>
      )}
    </QueryView>
  );
}
