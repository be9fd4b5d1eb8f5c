import { Badge, Group } from '@mantine/core';
import type { ConfigVersion } from '../../../api/contract.ts';
import { t } from '../../../lib/texts.ts';

const COLORS = { draft: 'orange', active: 'teal', archived: 'gray' } as const;

/** State of a version, and of its environment if that is important. */
export function VersionStatus({ version }: { version: Pick<ConfigVersion, 'status' | 'build'> }) {
  return (
    <Group gap={6} wrap="nowrap">
      <Badge color={COLORS[version.status]} miw="max-content">
        {version.status}
      </Badge>
      {version.build === 'building' && <Badge variant="outline">{t`building`}</Badge>}
      {version.build === 'failed' && (
        <Badge variant="outline" color="red" c="light-dark(var(--mantine-color-red-9), var(--mantine-color-red-4))">
          {t`build failed`}
        </Badge>
      )}
    </Group>
  );
}

/** The displayed name of a version: `v3 · 1.2.0`. */
export function nameVersion({ number, version }: Pick<ConfigVersion, 'number' | 'version'>): string {
  return version ? `v${number} · ${version}` : `v${number}`;
}
