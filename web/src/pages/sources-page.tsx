import { Button } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { SourceForm, SourceList } from '../features/administration/sources/index.ts';
import { t } from '../lib/texts.ts';
import { useCan } from '../session/session.ts';

/** For administrators of the workspace: addresses say where the files of the machine are. */
export function SourcesPage() {
  const { workspaceId } = useParams({ from: '/shell/w/$workspaceId/sources' });
  const [isAdding, setAdding] = useState(false);
  if (!useCan('admin')) {
    return (
      <EmptyNotice title={t`This page is for administrators of the workspace`}>
        {t`You need the role admin in this workspace. Ask an administrator for it.`}
      </EmptyNotice>
    );
  }
  return (
    <>
      <PageHeader
        title={t`Sources`}
        subtitle={t`Folders and buckets in which documents arrive by themselves.`}
        actions={<Button onClick={() => setAdding(true)}>{t`Add a source`}</Button>}
      />
      <SourceList workspaceId={workspaceId} />
      {isAdding && <SourceForm workspaceId={workspaceId} source={null} onClose={() => setAdding(false)} />}
    </>
  );
}
