import { Button, FileButton, Group, Select, Stack, Text } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { parsePeriodText, type ReadAs } from '../../../api/contract.ts';
import { Muted } from '../../../components/muted.tsx';
import { t } from '../../../lib/texts.ts';
import { useFileDrop } from '../../../lib/use-file-drop.ts';
import { useShortcuts } from '../../../lib/use-shortcuts.ts';
import { useCan, useRunBlocker } from '../../../session/session.ts';
import { configsQuery } from '../../entities/configs/index.ts';
import { ReadAsButton } from '../../inspection/reading/index.ts';
import { DropBelongingFields } from './drop-belonging.tsx';
import { type DropBelonging, uploadStore } from './upload-store.ts';
import classes from './uploads.module.css';

/** Loaded only if there are no configs. */
const FirstHour = lazy(async () => ({ default: (await import('../first-hour/first-hour.tsx')).FirstHour }));

const NOBODY: DropBelonging = { senderId: null, period: '' };
const ACCEPT = '.xlsx,.xlsm,.xls,.xlsb,.ods,.csv,.tsv';

/** Accepts documents that are chosen, or dropped anywhere on the page, and runs them with a config. */
export function DropZone({ workspaceId }: { workspaceId: string }) {
  const { data, isPending } = useQuery(configsQuery(workspaceId));
  const canAuthor = useCan('author');
  const blocker = useRunBlocker();
  const openRef = useRef<HTMLButtonElement>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const [readAs, setReadAs] = useState<ReadAs>({});
  const configs = (data?.items ?? []).filter(({ archived_at, active_version_id }) => !archived_at && active_version_id);
  const chosen = configs.find(({ id }) => id === wanted) ?? configs.find(({ is_default }) => is_default) ?? configs[0];
  const [belonging, setBelonging] = useState(NOBODY);
  const start = (configId: string, files: readonly File[]) => {
    void uploadStore.start(workspaceId, configId, readAs, belonging, files);
    // The next drop is usually another sender's.
    setBelonging(NOBODY);
  };
  const isPeriodClear = belonging.period.trim() === '' || parsePeriodText(belonging.period).kind === 'period';
  const canRun = isPeriodClear && blocker === null && chosen !== undefined;
  const run = (files: readonly File[]) => {
    if (canRun && files.length > 0) start(chosen.id, files);
  };
  const isOver = useFileDrop(run, canRun);
  useShortcuts({ u: () => openRef.current?.click() });
  // Closing the page cancels an upload, so the browser asks first.
  useWindowEvent('beforeunload', (event) => {
    if (uploadStore.isBusy()) event.preventDefault();
  });

  if (!isPending && !chosen) {
    if (canAuthor)
      return (
        <Suspense>
          <FirstHour workspaceId={workspaceId} />
        </Suspense>
      );
    return (
      <div className={classes.zone}>
        <Text fw={600}>{t`No config can run yet`}</Text>
        <Muted size="sm">
          {t`A config defines how documents are read. Ask an author to publish a config; then you can drop documents here.`}
        </Muted>
      </div>
    );
  }
  return (
    <div className={classes.zone} data-over={isOver || undefined}>
      <Stack gap={2} flex="1 1 300px" className={classes.hint}>
        <Text size="sm" fw={600}>
          {isOver ? t`Drop to run them` : t`Drop spreadsheets anywhere on this page`}
        </Text>
        <Muted>
          {t`xlsx, xls, xlsb, ods or csv. Several files at once become a batch, which continues when you close this page.`}
        </Muted>
      </Stack>
      <Group gap="xs">
        <DropBelongingFields workspaceId={workspaceId} value={belonging} onChange={setBelonging} />
        <ReadAsButton value={readAs} onChange={setReadAs} />
        <Select
          aria-label={t`Config`}
          className={classes.config}
          w={220}
          value={chosen?.id ?? null}
          onChange={setWanted}
          data={configs.map(({ id, name, is_default }) => ({
            value: id,
            label: is_default ? t`${name} (default)` : name,
          }))}
        />
        <FileButton multiple accept={ACCEPT} onChange={run} disabled={!canRun}>
          {(props) => (
            <Button {...props} ref={openRef} disabled={!canRun} leftSection={<Upload size={14} />}>
              {t`Choose documents`}
            </Button>
          )}
        </FileButton>
      </Group>
      {blocker && (
        <Text size="sm" w="100%">
          {blocker}
        </Text>
      )}
    </div>
  );
}
