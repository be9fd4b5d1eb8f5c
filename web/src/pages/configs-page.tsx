import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileArchive, Plus } from 'lucide-react';
import { useState } from 'react';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { ButtonLink } from '../components/links.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { QueryView } from '../components/query-view.tsx';
import { ConfigList, NewConfigDialog } from '../features/authoring/configs/index.ts';
import { configsQuery } from '../features/entities/configs/index.ts';
import { t } from '../lib/texts.ts';
import { useCan, useWorkspaceId } from '../session/session.ts';

export function ConfigsPage() {
  const workspaceId = useWorkspaceId();
  const canAuthor = useCan('author');
  const navigate = useNavigate();
  const query = useQuery(configsQuery(workspaceId));
  const [source, setSource] = useState<'starter' | 'zip' | null>(null);
  const actions = canAuthor && (
    <>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setSource('starter')}>
        {t`New package`}
      </Button>
      <ButtonLink variant="default" to="/w/$workspaceId/configs/own-columns" params={{ workspaceId }}>
        {t`From your columns`}
      </ButtonLink>
      <Button variant="default" leftSection={<FileArchive size={16} aria-hidden />} onClick={() => setSource('zip')}>
        {t`Import zip`}
      </Button>
    </>
  );
  return (
    <>
      <PageHeader
        title={t`Packages`}
        subtitle={t`Rules for spreadsheets of one kind: how to find tables, map columns, clean values.`}
        actions={actions}
      />
      <QueryView query={query} failure={t`The packages cannot be listed`}>
        {({ items }) =>
          items.length > 0 ? (
            <ConfigList workspaceId={workspaceId} configs={items} />
          ) : (
            <EmptyNotice title={t`No packages yet`}>
              {canAuthor
                ? t`Make one from a workbook with your own columns, from the starter package, which works on ordinary rosters, or import a zip.`
                : t`An author has to make a package before documents can be run.`}
            </EmptyNotice>
          )
        }
      </QueryView>
      <NewConfigDialog
        workspaceId={workspaceId}
        source={source}
        onClose={() => setSource(null)}
        onMade={({ id }) =>
          void navigate({ to: '/w/$workspaceId/configs/$configId', params: { workspaceId, configId: id } })
        }
      />
    </>
  );
}
