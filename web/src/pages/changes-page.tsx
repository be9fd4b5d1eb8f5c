import { Group, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { ConfigVersion } from '../api/contract.ts';
import { EmptyNotice } from '../components/empty-notice.tsx';
import { TextLink } from '../components/links.tsx';
import { PageHeader } from '../components/page-header.tsx';
import { PageLoading } from '../components/page-states.tsx';
import { QueryView } from '../components/query-view.tsx';
import { configQuery, nameVersion, versionsQuery } from '../features/entities/configs/index.ts';
import { t } from '../lib/texts.ts';

const VersionChanges = lazy(async () => ({
  default: (await import('../features/authoring/version-changes/version-changes.tsx')).VersionChanges,
}));

const PATH = '/w/$workspaceId/configs/$configId/changes';

export function ChangesPage() {
  const { workspaceId, configId } = useParams({ from: `/shell${PATH}` });
  const { left, right } = useSearch({ from: `/shell${PATH}` });
  const navigate = useNavigate();
  const config = useQuery(configQuery(workspaceId, configId));
  const versions = useQuery(versionsQuery(workspaceId, configId));
  const show = (search: { left: string | undefined; right: string | undefined }) =>
    void navigate({ to: PATH, params: { workspaceId, configId }, search, replace: true });
  return (
    <>
      <PageHeader
        title={config.data ? t`What changed in ${config.data.name}` : t`What changed`}
        subtitle={
          <TextLink to="/w/$workspaceId/configs/$configId" params={{ workspaceId, configId }}>
            {t`All versions`}
          </TextLink>
        }
      />
      <QueryView query={versions} failure={t`The versions cannot be listed`}>
        {({ items }) => {
          const [before, after] = [left, right].map((id) => items.find((version) => version.id === id));
          return (
            <>
              <Group mb="md" gap="sm" align="flex-end">
                <VersionSelect
                  label={t`From`}
                  versions={items}
                  value={before?.id}
                  onPick={(id) => show({ left: id, right })}
                />
                <VersionSelect
                  label={t`To`}
                  versions={items}
                  value={after?.id}
                  onPick={(id) => show({ left, right: id })}
                />
              </Group>
              {before && after ? (
                <Suspense fallback={<PageLoading />}>
                  <VersionChanges key={`${before.id} ${after.id}`} left={before} right={after} />
                </Suspense>
              ) : (
                <EmptyNotice
                  title={t`Choose two versions`}
                >{t`Their files are then compared line by line.`}</EmptyNotice>
              )}
            </>
          );
        }}
      </QueryView>
    </>
  );
}

interface VersionSelectProps {
  label: string;
  versions: readonly ConfigVersion[];
  value: string | undefined;
  onPick: (id: string) => void;
}

function VersionSelect({ label, versions, value, onPick }: VersionSelectProps) {
  const data = versions.map((version) => ({ value: version.id, label: `${nameVersion(version)}, ${version.status}` }));
  return <Select label={label} data={data} value={value ?? null} onChange={(id) => id && onPick(id)} />;
}
