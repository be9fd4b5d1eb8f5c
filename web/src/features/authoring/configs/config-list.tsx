import { Badge, Card, Group, SimpleGrid, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Config } from '../../../api/contract.ts';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { t } from '../../../lib/texts.ts';
import { nameVersion, versionQuery } from '../../entities/configs/index.ts';
import { ConfigMenu } from './config-menu.tsx';

/** All configs of a workspace as cards, the default one first. */
export function ConfigList({ workspaceId, configs }: { workspaceId: string; configs: readonly Config[] }) {
  const rank = (config: Config) => (config.archived_at ? 2 : config.is_default ? 0 : 1);
  const sorted = [...configs].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  return (
    <SimpleGrid cols={{ base: 1, sm: 2, xl: 3 }}>
      {sorted.map((config) => (
        <ConfigCard key={config.id} workspaceId={workspaceId} config={config} />
      ))}
    </SimpleGrid>
  );
}

function ConfigCard({ workspaceId, config }: { workspaceId: string; config: Config }) {
  return (
    <Card withBorder padding="md" bg="var(--ade-surface)" component="article" aria-label={config.name}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <Stack gap={4} miw={0}>
          <TextLink
            to="/w/$workspaceId/configs/$configId"
            params={{ workspaceId, configId: config.id }}
            fw={600}
            style={{ overflowWrap: 'anywhere' }}
          >
            {config.name}
          </TextLink>
          <Group gap={6}>
            {config.is_default && <Badge>{t`default`}</Badge>}
            {config.archived_at && <Badge color="gray">{t`archived`}</Badge>}
          </Group>
        </Stack>
        <ConfigMenu workspaceId={workspaceId} config={config} />
      </Group>
      <Text size="sm" mt="sm">
        {config.active_version_id ? (
          <ActiveVersion workspaceId={workspaceId} versionId={config.active_version_id} />
        ) : (
          t`No active version yet: publish the draft to run documents with this package.`
        )}
      </Text>
      <Muted mt={4}>{t`Made by ${config.created_by} ${<TimeText at={config.created_at} />}`}</Muted>
    </Card>
  );
}

function ActiveVersion({ workspaceId, versionId }: { workspaceId: string; versionId: string }) {
  const { data } = useQuery(versionQuery(workspaceId, versionId));
  if (!data) return '…';
  return (
    <>
      {t`Active: ${nameVersion(data)}`}
      {data.title && `, “${data.title}”`}
    </>
  );
}
