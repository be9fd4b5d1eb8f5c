import { Button, Card, Group, Stack, Text, Title, Tooltip } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { GitCompare, Play } from 'lucide-react';
import { useState } from 'react';
import type { ConfigVersion, ReadAs } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import { useRunBlocker } from '../../../session/session.ts';
import { configQuery } from '../../entities/configs/index.ts';
import { isEmptyReading, ReadAsButton } from '../../inspection/reading/index.ts';
import { makeComparison } from '../compare/index.ts';
import { DocumentPicker } from './document-picker.tsx';
import { DocumentUpload } from './document-upload.tsx';
import { submitTry } from './try-api.ts';

interface TryRunnerProps {
  version: ConfigVersion;
  documentId: string | undefined;
}

const PATH = '/w/$workspaceId/versions/$versionId/try';

/** Runs a chosen document with this version, or compares it with the active one. */
export function TryRunner({ version, documentId }: TryRunnerProps) {
  const { workspace_id: workspaceId, id: versionId, config_id: configId } = version;
  const navigate = useNavigate();
  const blocker = useRunBlocker();
  const { data: config } = useQuery(configQuery(workspaceId, configId));
  const params = { workspaceId, versionId };
  const [readAs, setReadAs] = useState<ReadAs>({});
  const how = isEmptyReading(readAs) ? {} : { read_as: readAs };
  const pick = (document: string) => void navigate({ to: PATH, params, search: { document }, replace: true });
  const run = useMutation({
    mutationFn: (document: string) =>
      submitTry(workspaceId, { document_id: document, config_version_id: versionId, ...how }),
    onSuccess: ({ id, document_id: document }) => navigate({ to: PATH, params, search: { document, job: id } }),
  });
  const compare = useMutation({
    mutationFn: (document: string) => {
      const sides = { left_version_id: config?.active_version_id ?? '', right_version_id: versionId };
      return makeComparison(workspaceId, { document_id: document, ...sides, ...how });
    },
    onSuccess: ({ id }) =>
      navigate({ to: '/w/$workspaceId/comparisons/$comparisonId', params: { workspaceId, comparisonId: id } }),
  });
  const isBlocked = documentId === undefined || blocker !== null;
  const hasOther = config?.active_version_id != null && config.active_version_id !== versionId;
  return (
    <Card withBorder bg="var(--ade-surface)">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h4">
            {t`Document`}
          </Title>
          <DocumentUpload workspaceId={workspaceId} onUploaded={pick} />
        </Group>
        <DocumentPicker workspaceId={workspaceId} documentId={documentId ?? null} onPick={pick} />
        <Group gap="xs">
          <Button
            leftSection={<Play size={16} aria-hidden />}
            disabled={isBlocked}
            loading={run.isPending}
            onClick={() => documentId && run.mutate(documentId)}
          >
            {t`Run v${version.number}`}
          </Button>
          <Tooltip label={t`There is no other active version to compare with`} disabled={hasOther || !config}>
            <Button
              variant="default"
              leftSection={<GitCompare size={16} aria-hidden />}
              disabled={isBlocked || !hasOther}
              loading={compare.isPending}
              onClick={() => documentId && compare.mutate(documentId)}
            >
              {t`Compare with the active version`}
            </Button>
          </Tooltip>
          <ReadAsButton value={readAs} onChange={setReadAs} />
        </Group>
        {blocker && <Text size="sm">{blocker}</Text>}
        {run.error && <ErrorNotice title={t`The draft was not run`} error={run.error} />}
        {compare.error && <ErrorNotice title={t`Nothing was compared`} error={compare.error} />}
        <Muted>{t`A try runs the saved files. It is removed after a day and is not in the list of jobs.`}</Muted>
      </Stack>
    </Card>
  );
}
