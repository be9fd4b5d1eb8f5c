import { Alert, Checkbox, List, Modal } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RetentionCount, Workspace } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Muted } from '../../../components/muted.tsx';
import { formatCount } from '../../../lib/format.ts';
import { t } from '../../../lib/texts.ts';
import { changeWorkspace, retentionCountQuery, retentionProposalQuery } from './admin-api.ts';
import { isComplete, RetentionFields } from './retention-fields.tsx';
import { describeRetention } from './retention-words.ts';

interface RetentionDialogProps {
  workspace: Workspace;
  onClose: () => void;
}

/** Sets how long a workspace keeps its files, once it is clear what the next sweep removes. */
export function RetentionDialog({ workspace, onClose }: RetentionDialogProps) {
  const { id, name, retention, retention_in_force: inForce } = workspace;
  const client = useQueryClient();
  const [wanted, setWanted] = useState(inForce);
  const [follows, setFollows] = useState(retention === null);
  const server = useQuery(retentionProposalQuery).data?.server;
  const next = follows ? server : wanted;
  const isReady = next !== undefined && isComplete(next);
  const count = useQuery({ ...retentionCountQuery(id, next ?? inForce), enabled: isReady });
  const save = useMutation({
    mutationFn: () => changeWorkspace(id, { retention: follows ? null : wanted }),
    onSuccess: () => {
      onClose();
      return client.invalidateQueries({ queryKey: queryKeys.workspaces });
    },
  });
  return (
    <Modal opened onClose={onClose} title={t`How long ${name} keeps its files`} size="lg">
      <DialogForm
        confirmLabel={t`Save`}
        isPending={save.isPending}
        isDisabled={!isReady || count.data === undefined}
        error={save.error}
        failure={t`The retention was not changed`}
        onCancel={onClose}
        onConfirm={() => save.mutate()}
      >
        <Checkbox
          label={t`Follow the settings of the server`}
          description={server && describeRetention(server)}
          checked={follows}
          onChange={(event) => setFollows(event.currentTarget.checked)}
        />
        {!follows && <RetentionFields value={wanted} onChange={setWanted} />}
        {isReady && count.data && <WhatGoes count={count.data} />}
        {isReady && count.error && <ErrorNotice title={t`What goes cannot be counted`} error={count.error} />}
      </DialogForm>
    </Modal>
  );
}

function WhatGoes({ count }: { count: RetentionCount }) {
  const { documents, jobs, jobs_without: without, held } = count;
  const isNothing = documents + jobs === 0;
  return (
    <Alert
      color={isNothing ? 'gray' : 'orange'}
      title={
        isNothing
          ? t`The next sweep, within an hour, removes nothing`
          : t`The next sweep, within an hour, removes for good:`
      }
      role="status"
    >
      {!isNothing && (
        <List size="sm">
          <List.Item>{t`Uploaded files: ${formatCount(documents)}`}</List.Item>
          <List.Item>{t`Copies of documents with their corrections: ${formatCount(without.documents)}`}</List.Item>
          <List.Item>{t`Results of documents: ${formatCount(without.results)}`}</List.Item>
          <List.Item>{t`Records of documents: ${formatCount(without.records)}`}</List.Item>
        </List>
      )}
      {held.documents + held.jobs > 0 && (
        <Muted>
          {t`Kept by a legal hold: uploaded files: ${formatCount(held.documents)}, documents: ${formatCount(held.jobs)}.`}
        </Muted>
      )}
    </Alert>
  );
}
