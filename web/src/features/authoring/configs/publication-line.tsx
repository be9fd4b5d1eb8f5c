import { Button, Group, Kbd, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ConfigVersion, Job, Page } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { readQuery } from '../../../api/read-query.ts';
import { makeWorkspacePath } from '../../../api/request.ts';
import { TextLink } from '../../../components/links.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { useCan, useRunBlocker } from '../../../session/session.ts';
import { nameVersion } from '../../entities/configs/index.ts';
import { useUndoPublication } from '../publish/index.ts';

/** Documents are counted up to here; the list has all. */
const MAX_COUNTED = 200;
const RECENT_MS = 3_600_000;

/** The version that reads documents now, which documents it has read, and a button that takes its publication back. */
export function PublicationLine({ version }: { version: ConfigVersion }) {
  const { workspace_id: workspaceId, id: versionId } = version;
  const canAuthor = useCan('author');
  const blocker = useRunBlocker();
  const undo = useUndoPublication(version);
  const mayUndo = canAuthor && blocker === null;
  // Later, a key that somebody hits by mistake must not stop the reading of documents.
  const isRecent = version.activated_at !== null && Date.now() - Date.parse(version.activated_at) < RECENT_MS;
  useShortcuts(mayUndo && isRecent ? { z: undo.run } : {});
  const { data: read } = useQuery(
    readQuery<Page<Job>>(
      [...queryKeys.version(workspaceId, versionId), 'jobs'],
      makeWorkspacePath(workspaceId, 'jobs'),
      { config_version_id: versionId, limit: MAX_COUNTED },
    ),
  );
  const count = read === undefined ? null : countOf(read.items.length, 'document');
  return (
    <Group gap="xs" mb="sm" component="section" aria-label={t`Published`}>
      <Text size="sm">
        {version.activated_at === null
          ? t`${nameVersion(version)} is published.`
          : t`${nameVersion(version)} is published, by ${version.activated_by} ${<TimeText at={version.activated_at} />}.`}{' '}
        {read !== undefined && read.items.length === 0 && t`It has read no document yet.`}
        {count !== null && read !== undefined && read.items.length > 0 && (
          <TextLink inherit to="/w/$workspaceId/jobs" params={{ workspaceId }} search={{ version: versionId }}>
            {read.next_cursor === null ? t`It has read ${count}` : t`It has read at least ${count}`}
          </TextLink>
        )}
      </Text>
      {mayUndo && (
        <Button
          variant="default"
          size="compact-sm"
          loading={undo.isPending}
          onClick={undo.run}
          rightSection={isRecent && <Kbd size="xs">z</Kbd>}
        >
          {t`Undo`}
        </Button>
      )}
    </Group>
  );
}
