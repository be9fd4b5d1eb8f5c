import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Workspace } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { workspacesQuery } from '../../../session/session.ts';
import { changeWorkspace, type Scope } from './admin-api.ts';
import { RetentionDialog } from './retention-dialog.tsx';
import { describeRetention } from './retention-words.ts';

/** Tells administrators once that workspaces that are older than their own retention follow the server's settings. */
export function RetentionNotices({ scope }: { scope: Scope }) {
  const items = useQuery(workspacesQuery).data?.items ?? [];
  const told = items.filter(
    ({ id, retention_notice: notice, my_role: role }) => notice && role === 'admin' && (scope === null || id === scope),
  );
  if (told.length === 0) return null;
  return (
    <Stack mb="md">
      {told.map((workspace) => (
        <RetentionNotice key={workspace.id} workspace={workspace} />
      ))}
    </Stack>
  );
}

function RetentionNotice({ workspace }: { workspace: Workspace }) {
  const { id, name, retention_in_force: inForce } = workspace;
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const confirm = useMutation({
    mutationFn: () => changeWorkspace(id, { retention_notice: false }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.workspaces }),
    onError: (error) => showFailure(error),
  });
  return (
    <Alert color="blue" title={t`How long ${name} keeps its files is now a setting of its own`}>
      <Text size="sm">{t`Nothing has changed: it follows the settings of the server, as before.`}</Text>
      <Text size="sm">{describeRetention(inForce)}</Text>
      <Group mt="xs">
        <Button size="compact-sm" onClick={() => setOpen(true)}>
          {t`Choose a retention`}
        </Button>
        <Button size="compact-sm" variant="default" loading={confirm.isPending} onClick={() => confirm.mutate()}>
          {t`Leave it so`}
        </Button>
      </Group>
      {isOpen && <RetentionDialog workspace={workspace} onClose={() => setOpen(false)} />}
    </Alert>
  );
}
