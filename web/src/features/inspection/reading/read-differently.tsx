import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { showSuccess } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { useCan, useRunBlocker } from '../../../session/session.ts';
import { hasEnded, retryJob } from '../../entities/jobs/index.ts';
import { ReadAsFields } from './read-as-fields.tsx';
import { ReadingPreview } from './reading-preview.tsx';
import { type DocumentFacts, readingOf } from './readings.ts';

interface ReadDifferentlyProps {
  job: Job;
  document: DocumentFacts;
}

/** Runs a job on a csv file again with another encoding or delimiter. */
export function ReadDifferently({ job, document }: ReadDifferentlyProps) {
  const [isOpen, setOpen] = useState(false);
  const canRun = useCan('operator');
  if (!canRun || !hasEnded(job) || job.purged.input !== null) return null;
  return (
    <>
      <Button variant="default" size="compact-xs" onClick={() => setOpen(true)}>
        {t`Read it differently`}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t`Read it differently`} size="lg">
        <ReadingForm job={job} document={document} onClose={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function ReadingForm({ job, document, onClose }: ReadDifferentlyProps & { onClose: () => void }) {
  const { workspace_id: workspaceId } = job;
  const [readAs, setReadAs] = useState(readingOf(document));
  const navigate = useNavigate();
  const blocker = useRunBlocker();
  const run = useMutation({
    mutationFn: () => retryJob(workspaceId, job.id, { read_as: readAs }),
    onSuccess: ({ id }) => {
      onClose();
      showSuccess(t`A new job reads the document with your settings.`);
      return navigate({ to: '/w/$workspaceId/jobs/$jobId/overview', params: { workspaceId, jobId: id } });
    },
  });
  return (
    <Stack>
      <ReadAsFields value={readAs} onChange={setReadAs} />
      <ReadingPreview workspaceId={workspaceId} documentId={job.document_id} readAs={readAs} />
      <Muted>
        {job.batch_id
          ? t`A new job runs the same document with the same version. If it succeeds, it replaces this one in its batch.`
          : t`A new job runs the same document with the same version.`}
      </Muted>
      {blocker && <Text size="sm">{blocker}</Text>}
      {run.error && <ErrorNotice title={t`The job was not repeated`} error={run.error} />}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {t`Cancel`}
        </Button>
        <Button disabled={blocker !== null} loading={run.isPending} onClick={() => run.mutate()}>
          {t`Run again`}
        </Button>
      </Group>
    </Stack>
  );
}
