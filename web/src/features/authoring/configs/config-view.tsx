import { Button, FileButton, Grid, Group, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CopyPlus, FileArchive, GitCompare, Rocket } from 'lucide-react';
import { useState } from 'react';
import type { Config, ConfigVersion, PackageProblem } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { ButtonLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { useCan, useRunBlocker } from '../../../session/session.ts';
import { SharedCorrectionsPanel } from '../../decisions/shared-corrections/index.ts';
import { importVersion, makeVersion, nameVersion } from '../../entities/configs/index.ts';
import { PublishDialog } from '../publish/index.ts';
import { ActivationList } from './activation-list.tsx';
import { FieldProposals } from './field-proposals.tsx';
import { PublicationLine } from './publication-line.tsx';
import { VersionTable } from './version-table.tsx';

interface ConfigViewProps {
  config: Config;
  versions: readonly ConfigVersion[];
}

/** The versions of a config, and its activations. */
export function ConfigView({ config, versions }: ConfigViewProps) {
  const { workspace_id: workspaceId } = config;
  const navigate = useNavigate();
  const canRead = useCan('viewer');
  const canAuthor = useCan('author');
  const blocker = useRunBlocker();
  const active = versions.find(({ id }) => id === config.active_version_id);
  const draft = versions.find(({ status }) => status === 'draft');
  const [publishing, setPublishing] = useState<ConfigVersion | null>(null);
  const openProblem = ({ file, line }: PackageProblem) => {
    if (publishing === null) return;
    const params = { workspaceId, versionId: publishing.id };
    void navigate({ to: '/w/$workspaceId/versions/$versionId', params, search: { file, line } });
  };
  return (
    <Grid gap="xl">
      <Grid.Col span={{ base: 12, lg: 9 }}>
        <Group justify="space-between" mb="xs">
          <Title order={2} size="h4">
            {t`Versions`}
          </Title>
          <VersionActions config={config} versions={versions} />
        </Group>
        {config.active_version_id === null && (
          <Group gap="sm" mb="xs">
            <Muted size="sm">
              {t`No version is active, so no job can use this package. Publish a draft to change that.`}
            </Muted>
            {canAuthor && draft && (
              <Button
                size="xs"
                leftSection={<Rocket size={14} aria-hidden />}
                disabled={blocker !== null}
                title={blocker ?? undefined}
                onClick={() => setPublishing(draft)}
              >
                {t`Publish ${nameVersion(draft)}`}
              </Button>
            )}
          </Group>
        )}
        {active && canRead && <PublicationLine version={active} />}
        <VersionTable config={config} versions={versions} onPublish={setPublishing} />
        <FieldProposals config={config} versions={versions} />
        {canRead && config.active_version_id !== null && <SharedCorrectionsPanel config={config} />}
      </Grid.Col>
      <Grid.Col span={{ base: 12, lg: 3 }} component="section" aria-labelledby="activations">
        <Title order={2} size="h4" mb="sm" id="activations">
          {t`Activations`}
        </Title>
        <ActivationList workspaceId={workspaceId} configId={config.id} />
      </Grid.Col>
      {publishing && <PublishDialog version={publishing} onClose={() => setPublishing(null)} onProblem={openProblem} />}
    </Grid>
  );
}

/** Buttons to make a draft from the active version or from a zip, and to compare two versions. */
function VersionActions({ config, versions }: ConfigViewProps) {
  const { workspace_id: workspaceId, id: configId } = config;
  const client = useQueryClient();
  const navigate = useNavigate();
  const canAuthor = useCan('author');
  const canRead = useCan('viewer');
  const make = useMutation({
    mutationFn: (zip: File | null) =>
      zip ? importVersion(workspaceId, configId, zip) : makeVersion(workspaceId, configId),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: queryKeys.config(workspaceId, configId) });
      void navigate({ to: '/w/$workspaceId/versions/$versionId', params: { workspaceId, versionId: id } });
    },
    onError: (error) => showFailure(error, t`No draft was made`),
  });
  const [newest, before] = versions;
  return (
    <Group gap="xs">
      {canRead && newest && before && (
        <ButtonLink
          variant="default"
          leftSection={<GitCompare size={16} aria-hidden />}
          to="/w/$workspaceId/configs/$configId/changes"
          params={{ workspaceId, configId }}
          search={{ left: before.id, right: newest.id }}
        >
          {t`What changed`}
        </ButtonLink>
      )}
      {canAuthor && (
        <>
          <FileButton accept=".zip,application/zip" onChange={(zip) => zip && make.mutate(zip)}>
            {(props) => (
              <Button
                {...props}
                variant="default"
                leftSection={<FileArchive size={16} aria-hidden />}
                disabled={make.isPending}
              >
                {t`Import as draft`}
              </Button>
            )}
          </FileButton>
          <Button
            leftSection={<CopyPlus size={16} aria-hidden />}
            loading={make.isPending}
            onClick={() => make.mutate(null)}
          >
            {t`New draft`}
          </Button>
        </>
      )}
    </Group>
  );
}
