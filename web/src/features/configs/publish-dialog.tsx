import { Alert, Button, Code, Group, Loader, Modal, ScrollArea, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CheckCircle2 } from 'lucide-react';
import { useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import type { ConfigVersion, PackageProblem } from '../../api/contract.ts';
import { useWorkspaceEvent } from '../../api/live-events.tsx';
import { queryKeys } from '../../api/query-keys.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { TextLink } from '../../components/links.tsx';
import { stepVersion } from './config-api.ts';
import { ProblemList } from './problem-list.tsx';
import { nameVersion } from './version-status.tsx';

interface PublishDialogProps {
  version: ConfigVersion;
  onClose: () => void;
  onProblem: (problem: PackageProblem) => void;
}

/** Publishes a draft and shows the checks as they run. A failure shows the reason and leaves the draft unchanged. */
export function PublishDialog({ version, onClose, onProblem }: PublishDialogProps) {
  const { workspace_id: workspaceId, config_id: configId, id } = version;
  const client = useQueryClient();
  const [lines, setLines] = useState<readonly string[]>([]);
  useWorkspaceEvent((event) => {
    if (event.type === 'build_log' && event.version_id === id) setLines((before) => [...before, event.line]);
  });
  const { mutate, isIdle, isPending, isSuccess, error } = useMutation({
    mutationFn: () => stepVersion(workspaceId, id, 'publish'),
    onSuccess: (published) => {
      client.setQueryData(queryKeys.version(workspaceId, id), published);
      void client.invalidateQueries({ queryKey: queryKeys.config(workspaceId, configId) });
      void client.invalidateQueries({ queryKey: queryKeys.configs(workspaceId) });
    },
  });
  const publish = () => {
    setLines([]);
    mutate();
  };
  const problems = error instanceof ApiError ? (error.problem.problems ?? []) : [];
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Publish ${nameVersion(version)}`}
      size="lg"
      closeOnClickOutside={!isPending}
    >
      <Stack aria-live="polite">
        {isIdle && (
          <Text size="sm">
            The draft is checked, its environment is built, and it becomes the active version. If any of that fails, the
            draft stays as it is.
          </Text>
        )}
        {isPending && (
          <Group gap="xs">
            <Loader size="xs" aria-hidden />
            <Text size="sm">Checking, building and activating…</Text>
          </Group>
        )}
        <BuildLog lines={lines} />
        {isSuccess && (
          <Alert color="green" icon={<CheckCircle2 size={18} aria-hidden />} title="Published">
            {nameVersion(version)} is the active version now. Jobs that name this config run with it.{' '}
            <TextLink to="/w/$workspaceId" params={{ workspaceId }} inherit>
              Drop documents on the desk
            </TextLink>
          </Alert>
        )}
        {error && (
          <>
            <ErrorNotice title="Not published; the draft is unchanged" error={error} />
            {problems.length > 0 && <ProblemList problems={problems} onPick={onProblem} />}
          </>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={isPending}>
            {isIdle ? 'Cancel' : 'Close'}
          </Button>
          {!isSuccess && (
            <Button onClick={publish} loading={isPending}>
              {error ? 'Publish again' : 'Publish'}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function BuildLog({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ScrollArea.Autosize mah={240}>
      <Code block tabIndex={0} aria-label="Log of the build">
        {lines.join('\n')}
      </Code>
    </ScrollArea.Autosize>
  );
}
