import {
  Alert,
  Button,
  Code,
  Group,
  Loader,
  Modal,
  ScrollArea,
  Select,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CheckCircle2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { ApiError } from '../../../api/api-error.ts';
import type { ConfigVersion, PackageProblem } from '../../../api/contract.ts';
import { useWorkspaceEvent } from '../../../api/live-events.tsx';
import { queryKeys } from '../../../api/query-keys.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { TextLink } from '../../../components/links.tsx';
import { formatCode } from '../../../lib/format.ts';
import { plural, t } from '../../../lib/texts.ts';
import { configQuery, nameVersion, publishVersion, versionQuery } from '../../entities/configs/index.ts';
import { Affected } from './affected.tsx';
import { ProblemList } from './problem-list.tsx';
import { PublicationView } from './publication-view.tsx';
import { usePublication } from './use-publication.ts';
import { useUndoPublication } from './use-undo-publication.ts';

interface PublishDialogProps {
  version: ConfigVersion;
  /** Number of places that the editor marked as wrong; the check does not find all of them. */
  findingCount?: number;
  onClose: () => void;
  onProblem: (problem: PackageProblem) => void;
}

/** Publishes a draft and shows the checks as they run. A failure shows the reason and leaves the draft unchanged. */
export function PublishDialog({ version, findingCount = 0, onClose, onProblem }: PublishDialogProps) {
  const { workspace_id: workspaceId, config_id: configId, id } = version;
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const [code, setCode] = useState<string | null>(null);
  const run = usePublication(version);
  const needsReason = run.publication?.needs_reason === true;
  const isReady = run.publication?.is_checked === true && (!needsReason || code !== null);
  const [lines, setLines] = useState<readonly string[]>([]);
  useWorkspaceEvent((event) => {
    if (event.type === 'build_log' && event.version_id === id) setLines((before) => [...before, event.line]);
  });
  const { mutate, isIdle, isPending, isSuccess, error } = useMutation({
    mutationFn: () => publishVersion(workspaceId, id, note, needsReason ? code : null),
    onError: (failure) => {
      if (isOutdated(failure)) run.start();
    },
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
  const failure = error ?? run.error;
  const problems = failure instanceof ApiError ? (failure.problem.problems ?? []) : [];
  // What changed since is tried, and then the form is shown again.
  const isAsking = isIdle || isOutdated(error);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Publish ${nameVersion(version)}`}
      size="min(64rem, 100%)"
      closeOnClickOutside={!isPending}
    >
      <Stack aria-live="polite">
        {isAsking && (
          <>
            <Text size="sm">
              {t`The draft is checked, its environment is built, and the draft becomes the active version. If a step fails, the draft stays as it is.`}
            </Text>
            {findingCount > 0 && (
              <Alert
                color="orange"
                title={plural(
                  findingCount,
                  '# place is marked as wrong in the editor',
                  '# places are marked as wrong in the editor',
                )}
              >
                {t`A rule that names a field outside the package has no effect. Close this dialog and press F8 in the file to go to each place.`}
              </Alert>
            )}
            <Affected workspaceId={workspaceId} configId={configId} />
            <PublicationView version={version} run={run} />
            <Changes version={version} />
            {needsReason && (
              <Select
                size="sm"
                label={t`Reason`}
                description={t`A case fails, or accepted values change. The activity gets the reason, and the note is its text.`}
                placeholder={t`Choose a reason`}
                comboboxProps={{ withinPortal: false }}
                data={run.publication?.reason_codes.map((one) => ({ value: one, label: formatCode(one) })) ?? []}
                value={code}
                onChange={setCode}
              />
            )}
            <Textarea
              label={t`Note`}
              description={t`What changed and why, for other authors. The list of versions shows this note.`}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
              maxLength={2000}
              autosize
              minRows={2}
              maxRows={6}
            />
          </>
        )}
        {isPending && (
          <Group gap="xs">
            <Loader size="xs" aria-hidden />
            <Text size="sm">{t`Checking, building and activating…`}</Text>
          </Group>
        )}
        {!isIdle && <BuildLog lines={lines} />}
        {isSuccess && (
          <Alert color="green" icon={<CheckCircle2 size={18} aria-hidden />} title={t`Published`}>
            {t`${nameVersion(version)} is the active version now. Jobs that name this package run with this version.`}{' '}
            <TextLink to="/w/$workspaceId" params={{ workspaceId }} inherit>
              {t`Drop documents on the desk`}
            </TextLink>{' '}
            <UndoPublication version={version} onDone={onClose} />
          </Alert>
        )}
        {error && <ErrorNotice title={t`Not published; the draft is unchanged`} error={error} />}
        {isAsking && run.error && (
          <ErrorNotice title={t`The draft could not be tried`} error={run.error} onRetry={run.start} />
        )}
        {problems.length > 0 && <ProblemList problems={problems} onPick={onProblem} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={isPending}>
            {isAsking ? t`Cancel` : t`Close`}
          </Button>
          {!isSuccess && (
            <Button onClick={publish} loading={isPending} disabled={isAsking && !isReady}>
              {isAsking ? t`Publish` : t`Publish again`}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function UndoPublication({ version, onDone }: { version: ConfigVersion; onDone: () => void }) {
  const undo = useUndoPublication(version, onDone);
  return (
    <Button variant="default" size="compact-xs" loading={undo.isPending} onClick={undo.run}>
      {t`Undo`}
    </Button>
  );
}

/** Whether somebody has changed the draft, or accepted another document, since it was tried. */
function isOutdated(error: Error | null): boolean {
  return error instanceof ApiError && ['version_not_checked', 'version_reason_missing'].includes(error.code);
}

/** The line-by-line view of changes loads the editor's code. */
const VersionChanges = lazy(async () => ({
  default: (await import('../version-changes/version-changes.tsx')).VersionChanges,
}));

/** The differences from the active version. */
function Changes({ version }: { version: ConfigVersion }) {
  const { workspace_id: workspaceId, config_id: configId } = version;
  const { data: config } = useQuery(configQuery(workspaceId, configId));
  const activeId = config?.active_version_id ?? null;
  const { data: active } = useQuery({ ...versionQuery(workspaceId, activeId ?? ''), enabled: activeId !== null });
  if (!config) return null;
  if (activeId === null) return <Text size="sm">{t`This is the first version to be published.`}</Text>;
  return (
    <section aria-label={t`Changes`}>
      <Title order={3} size="h5" mb={4}>
        {t`Changes since ${active ? nameVersion(active) : t`the active version`}`}
      </Title>
      {active && (
        <Suspense fallback={<Loader size="sm" />}>
          <VersionChanges left={active} right={version} />
        </Suspense>
      )}
    </section>
  );
}

function BuildLog({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null;
  return (
    <ScrollArea.Autosize mah={240}>
      <Code block tabIndex={0} aria-label={t`Log of the build`}>
        {lines.join('\n')}
      </Code>
    </ScrollArea.Autosize>
  );
}
