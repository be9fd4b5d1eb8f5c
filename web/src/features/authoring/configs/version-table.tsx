import { Group, Stack, Table, Text } from '@mantine/core';
import type { Config, ConfigVersion } from '../../../api/contract.ts';
import { DataTable } from '../../../components/data-table.tsx';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { useCan } from '../../../session/session.ts';
import { nameVersion, VersionStatus } from '../../entities/configs/index.ts';
import { VersionMenu } from './version-menu.tsx';

interface VersionTableProps {
  config: Config;
  versions: readonly ConfigVersion[];
  onPublish: (version: ConfigVersion) => void;
}

/** All versions of a config, newest first, with their actions. */
export function VersionTable({ config, versions, onPublish }: VersionTableProps) {
  const canOpen = useCan('viewer');
  const numbers = new Map(versions.map(({ id, number }) => [id, number]));
  return (
    <DataTable
      minWidth={560}
      verticalSpacing="xs"
      aria-label={t`Versions`}
      heads={[t`Version`, t`State`, t`History`]}
      hasActions
    >
      {versions.map((version) => (
        <Table.Tr key={version.id}>
          <Table.Td>
            {canOpen ? (
              <TextLink
                to="/w/$workspaceId/versions/$versionId"
                params={{ workspaceId: config.workspace_id, versionId: version.id }}
                fw={500}
              >
                {nameVersion(version)}
              </TextLink>
            ) : (
              <Text fw={500}>{nameVersion(version)}</Text>
            )}
            <Muted>
              {version.based_on && numbers.has(version.based_on)
                ? t`${version.title} · copy of v${numbers.get(version.based_on)}`
                : version.title}
            </Muted>
          </Table.Td>
          <Table.Td>
            <VersionStatus version={version} />
          </Table.Td>
          <Table.Td>
            <VersionHistory version={version} />
          </Table.Td>
          <Table.Td>
            <Group justify="flex-end">
              <VersionMenu version={version} onPublish={() => onPublish(version)} />
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </DataTable>
  );
}

/** The last action on a version, and who did it. */
function VersionHistory({ version }: { version: ConfigVersion }) {
  return (
    <Stack gap={0}>
      {version.activated_at && (
        <Text size="sm">{t`Activated by ${version.activated_by} ${<TimeText at={version.activated_at} />}`}</Text>
      )}
      {version.published_at && version.published_at !== version.activated_at && (
        <Muted>{t`Published by ${version.published_by} ${<TimeText at={version.published_at} />}`}</Muted>
      )}
      {version.note && (
        <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {version.note}
        </Text>
      )}
      {version.status === 'draft' ? (
        <Text size="sm">{t`Changed ${<TimeText at={version.updated_at} />}, made by ${version.created_by}`}</Text>
      ) : (
        <Muted>{t`Made by ${version.created_by} ${<TimeText at={version.created_at} />}`}</Muted>
      )}
    </Stack>
  );
}
