import { Accordion, Badge, Center, Group, Loader, Text } from '@mantine/core';
import { useQuery, useSuspenseQueries } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConfigVersion, PackageFileContent } from '../../../api/contract.ts';
import { EmptyNotice } from '../../../components/empty-notice.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { countOf } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { fileQuery, filesQuery, nameVersion } from '../../entities/configs/index.ts';
import { MergeEditor } from '../code/merge-editor.tsx';
import { type FileChange, listFileChanges } from './list-file-changes.ts';

interface VersionChangesProps {
  left: ConfigVersion;
  right: ConfigVersion;
}

const COLORS = { changed: 'blue', added: 'teal', removed: 'red' } as const;
/** This many changes are open at first; the user opens the others. */
const MAX_OPEN = 3;

/** What changed in the files between two versions, line by line. */
export function VersionChanges({ left, right }: VersionChangesProps) {
  const [before, after] = useSuspenseQueries({
    queries: [filesQuery(left.workspace_id, left.id), filesQuery(right.workspace_id, right.id)],
  });
  const changes = listFileChanges(before.data.files, after.data.files);
  const [open, setOpen] = useState(() => changes.slice(0, MAX_OPEN).map(({ path }) => path));
  if (changes.length === 0) {
    return (
      <EmptyNotice title={t`No difference`}>{t`The two versions have the same files. Choose two others.`}</EmptyNotice>
    );
  }
  return (
    <>
      <Text size="sm" mb="xs">
        {countOf(changes.length, 'file differs', 'files differ')}.
      </Text>
      <Accordion multiple variant="separated" value={open} onChange={setOpen} chevronPosition="left">
        {changes.map((change) => (
          <Accordion.Item key={change.path} value={change.path}>
            <Accordion.Control>
              <Group gap="xs">
                <Text size="sm" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
                  {change.path}
                </Text>
                <Badge color={COLORS[change.kind]}>{change.kind}</Badge>
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              {open.includes(change.path) && <FileDiff change={change} left={left} right={right} />}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </>
  );
}

function FileDiff({ change: { path, kind }, left, right }: VersionChangesProps & { change: FileChange }) {
  const before = useQuery({ ...fileQuery(left.workspace_id, left.id, path), enabled: kind !== 'added' });
  const after = useQuery({ ...fileQuery(right.workspace_id, right.id, path), enabled: kind !== 'removed' });
  const error = before.error ?? after.error;
  if (error) return <ErrorNotice title={t`${path} cannot be compared`} error={error} />;
  if (before.isLoading || after.isLoading) {
    return (
      <Center py="md">
        <Loader size="sm" role="status" aria-label={t`Loading`} />
      </Center>
    );
  }
  if ([before.data, after.data].some((file) => file?.encoding === 'base64')) {
    return <Text size="sm">{t`The file is not text, so its lines cannot be compared.`}</Text>;
  }
  return (
    <MergeEditor
      path={path}
      left={{ label: nameVersion(left), text: textOf(before.data) }}
      right={{ label: nameVersion(right), text: textOf(after.data) }}
    />
  );
}

const textOf = (file: PackageFileContent | undefined): string => file?.content ?? '';
