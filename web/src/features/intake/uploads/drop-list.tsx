import { Alert, CloseButton, Group, Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { TextLink } from '../../../components/links.tsx';
import { Muted } from '../../../components/muted.tsx';
import { countOf, formatBytes } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { BatchProgress, batchQuery } from '../../entities/batches/index.ts';
import { JobProgressLine, jobQuery } from '../../entities/jobs/index.ts';
import { type Drop, type FileUpload, uploadStore } from './upload-store.ts';
import classes from './uploads.module.css';

/** Uploads with their progress. */
export function DropList({ drops }: { drops: readonly Drop[] }) {
  return (
    <Stack gap="xs" aria-label={t`Uploads`} component="section">
      {drops.map((drop) => (
        <DropCard key={drop.id} drop={drop} />
      ))}
    </Stack>
  );
}

function DropCard({ drop }: { drop: Drop }) {
  const { files, state, job, batch, workspaceId } = drop;
  const name = files.length === 1 ? files[0]!.name : countOf(files.length, 'document');
  const failed = files.filter((file) => file.state === 'failed');
  return (
    <div className={classes.drop}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fw={600} size="sm" truncate>
          {name}
        </Text>
        {state !== 'uploading' && state !== 'submitting' && (
          <CloseButton size="sm" aria-label={t`Hide ${name}`} onClick={() => uploadStore.dismiss(drop.id)} />
        )}
      </Group>
      {state === 'uploading' && <FileUploads files={files} />}
      {state === 'submitting' && <Text size="sm">{t`Uploaded; waiting for a place in the queue…`}</Text>}
      {state === 'waiting' && <QueueFull drop={drop} />}
      {failed.map((file) => (
        <Alert key={file.name} color="red" mt="xs" title={t`${file.name} was not uploaded`}>
          {file.error?.problem.detail}
        </Alert>
      ))}
      {state === 'failed' && drop.error && (
        <Alert color="red" mt="xs" title={t`Uploaded, but not run`}>
          {drop.error.problem.detail}
        </Alert>
      )}
      <EarlierJobs drop={drop} />
      {job && <DroppedJob workspaceId={workspaceId} jobId={job.id} />}
      {batch && <DroppedBatch workspaceId={workspaceId} batchId={batch.id} />}
    </div>
  );
}

function FileUploads({ files }: { files: readonly FileUpload[] }) {
  const open = files.filter(({ state }) => state !== 'done');
  return (
    <div className={classes.files}>
      {files.length > open.length && <Muted>{t`${files.length - open.length} of ${files.length} uploaded`}</Muted>}
      {open.map((file) => (
        <div key={file.name} className={classes.file}>
          <span className={classes.fileName}>{file.name}</span>
          <Progress
            aria-label={t`Upload of ${file.name}`}
            value={file.bytes > 0 ? Math.min(100, (file.sentBytes / file.bytes) * 100) : 0}
          />
          <Muted ta="right">{formatBytes(file.bytes)}</Muted>
        </div>
      ))}
    </div>
  );
}

/** Counts down to the next automatic attempt. */
function QueueFull({ drop }: { drop: Drop }) {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.ceil(((drop.retryAtMs ?? nowMs) - nowMs) / 1000));
  return (
    <Text size="sm" role="status">
      {t`${drop.error?.status === 429 ? t`The queue is full.` : t`The service does not answer.`} Trying again in ${seconds} s; the document is already uploaded.`}
    </Text>
  );
}

function EarlierJobs({ drop }: { drop: Drop }) {
  const earlier = drop.files.flatMap(({ document }) => document?.earlier_jobs.slice(0, 1) ?? []);
  const [jobId] = earlier;
  if (!jobId || drop.files.length > 1) return null;
  const link = (
    <TextLink size="xs" to="/w/$workspaceId/jobs/$jobId/overview" params={{ workspaceId: drop.workspaceId, jobId }}>
      {t`see that job`}
    </TextLink>
  );
  return <Muted>{t`The same document was run before: ${link}`}</Muted>;
}

/** Links to the document if there is something to decide about it, or else to how far the job is. */
function DroppedJob({ workspaceId, jobId }: { workspaceId: string; jobId: string }) {
  const { data } = useQuery(jobQuery(workspaceId, jobId));
  if (!data) return null;
  return (
    <Group gap="sm" mt={4}>
      <JobProgressLine job={data} />
      <TextLink
        size="sm"
        to={data.status === 'success' ? '/w/$workspaceId/jobs/$jobId/document' : '/w/$workspaceId/jobs/$jobId/overview'}
        params={{ workspaceId, jobId }}
      >
        {t`Open the job`}
      </TextLink>
    </Group>
  );
}

function DroppedBatch({ workspaceId, batchId }: { workspaceId: string; batchId: string }) {
  const { data } = useQuery(batchQuery(workspaceId, batchId));
  if (!data) return null;
  return (
    <Stack gap={4} mt={4}>
      <BatchProgress batch={data} />
      <TextLink size="sm" to="/w/$workspaceId/batches/$batchId" params={{ workspaceId, batchId }}>
        {t`Open the worklist`}
      </TextLink>
    </Stack>
  );
}
