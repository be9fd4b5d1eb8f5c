import { Button, Menu } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { Job } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { makeApiUrl, makeWorkspacePath } from '../../../api/request.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { t } from '../../../lib/texts.ts';
import { useCan, useRunBlocker } from '../../../session/session.ts';
import { OtherPackageDialog, useOtherPackages } from '../../decisions/other-package/index.ts';
import { ReviewBar } from '../../decisions/review/index.ts';
import { cancelJob, deleteJob, hasEnded, retryJob } from '../../entities/jobs/index.ts';
import { ViewItems } from './job-tabs.tsx';

/**
 * The actions for a job, depending on its state and the user's role; rare actions are in a menu. `isDocument`: the page
 * below accepts the document, and has no tabs.
 */
export function JobActions({ job, isDocument }: { job: Job; isDocument: boolean }) {
  const canRun = useCan('operator');
  return (
    <>
      <ReviewBar job={job} hasAccept={!isDocument} />
      {canRun && !hasEnded(job) && <CancelButton job={job} />}
      <MoreMenu job={job} hasViews={isDocument} />
    </>
  );
}

function MoreMenu({ job, hasViews }: { job: Job; hasViews: boolean }) {
  const mayEnd = useCan('operator') && hasEnded(job);
  const blocker = useRunBlocker();
  const retry = useRetry(job);
  const remove = useRemoval(job);
  const { others, canMakeOwn } = useOtherPackages(job);
  const [isAsked, setAsked] = useState(false);
  const [isOther, setOther] = useState(false);
  const navigate = useNavigate();
  const toOwnColumns = () => {
    const params = { workspaceId: job.workspace_id };
    return navigate({ to: '/w/$workspaceId/configs/own-columns', params, search: { job: job.id } });
  };
  return (
    <>
      <Menu>
        <Menu.Target>
          <Button variant="default" rightSection={<ChevronDown size={14} />} loading={retry.isPending}>
            {t`More`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {hasViews && <ViewItems job={job} />}
          <Downloads job={job} />
          {mayEnd && <Menu.Divider />}
          {mayEnd && blocker && <Menu.Label maw={260}>{blocker}</Menu.Label>}
          {mayEnd && !job.is_try && (
            <Menu.Item disabled={blocker !== null} onClick={() => retry.mutate()}>
              {t`Retry`}
            </Menu.Item>
          )}
          {others.length > 0 && (
            <Menu.Item disabled={blocker !== null} onClick={() => setOther(true)}>
              {t`Read with another package…`}
            </Menu.Item>
          )}
          {canMakeOwn && <Menu.Item onClick={() => void toOwnColumns()}>{t`Own columns from this document`}</Menu.Item>}
          {mayEnd && <Menu.Item onClick={() => setAsked(true)}>{t`Delete`}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <OtherPackageDialog job={job} isOpen={isOther} onClose={() => setOther(false)} />
      <ConfirmDialog
        isOpen={isAsked}
        title={t`Delete this job?`}
        confirmLabel={t`Delete`}
        isDangerous
        onClose={() => setAsked(false)}
        onConfirm={() => remove.mutate()}
      >
        {t`Its workbook, audit record and logs are permanently removed. The document stays.`}
      </ConfirmDialog>
    </>
  );
}

/** Files for programs: names of formats are the same in all languages. */
const DATA_FORMATS = [
  ['csv', 'CSV'],
  ['jsonl', 'JSON lines'],
  ['parquet', 'Parquet'],
] as const;

function Downloads({ job }: { job: Job }) {
  const canSeeValues = useCan('viewer');
  const link = (...parts: string[]) => makeApiUrl(makeWorkspacePath(job.workspace_id, 'jobs', job.id, ...parts));
  const document = makeApiUrl(makeWorkspacePath(job.workspace_id, 'documents', job.document_id, 'content'));
  return (
    <>
      <Menu.Label>{t`Download`}</Menu.Label>
      {canSeeValues && (
        <Menu.Item component="a" href={link('output')} download disabled={!job.has_output}>
          {t`Normalized workbook`}
        </Menu.Item>
      )}
      {canSeeValues &&
        DATA_FORMATS.map(([format, name]) => (
          <Menu.Item
            key={format}
            component="a"
            href={makeApiUrl(makeWorkspacePath(job.workspace_id, 'jobs', job.id, 'output'), { format })}
            download
            disabled={!job.has_output}
          >
            {t`Result as ${name}`}
          </Menu.Item>
        ))}
      <Menu.Item component="a" href={link('artifact')} download disabled={!job.has_artifact}>
        {t`Audit record (artifact.json)`}
      </Menu.Item>
      {canSeeValues && (
        <Menu.Item component="a" href={document} download disabled={job.purged.input !== null}>
          {t`Document as uploaded`}
        </Menu.Item>
      )}
      <Menu.Item component="a" href={link('events')} download="events.ndjson">
        {t`Event log`}
      </Menu.Item>
    </>
  );
}

function CancelButton({ job }: { job: Job }) {
  const cancel = useMutation({
    mutationFn: () => cancelJob(job.workspace_id, job.id),
    onError: (error) => showFailure(error, t`The job was not cancelled`),
  });
  return (
    <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
      {t`Cancel`}
    </Button>
  );
}

function useRetry(job: Job) {
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => retryJob(job.workspace_id, job.id),
    onSuccess: ({ id }) => {
      showSuccess(t`A new job repeats this one.`);
      const params = { workspaceId: job.workspace_id, jobId: id };
      return navigate({ to: '/w/$workspaceId/jobs/$jobId/overview', params });
    },
    onError: (error) => showFailure(error, t`The job was not repeated`),
  });
}

function useRemoval(job: Job) {
  const navigate = useNavigate();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => deleteJob(job.workspace_id, job.id),
    onSuccess: async () => {
      await navigate({ to: '/w/$workspaceId/jobs', params: { workspaceId: job.workspace_id } });
      client.removeQueries({ queryKey: queryKeys.job(job.workspace_id, job.id) });
    },
    onError: (error) => showFailure(error, t`The job was not deleted`),
  });
}
