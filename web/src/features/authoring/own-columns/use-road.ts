import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { ConfigVersion } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure, showSuccess } from '../../../components/notices.ts';
import { showUndo } from '../../../components/undo-notice.tsx';
import { t } from '../../../lib/texts.ts';
import { undoPublication } from '../../entities/configs/index.ts';
import { findFaults, listWanted } from './chosen-columns.ts';
import { keep, type Own } from './kept-own.ts';
import { type Doing, makeOwnDraft, publishOwn } from './publish-own.ts';
import type { OwnColumnsState } from './use-own-columns.ts';

/** The steps from the columns to the first document, and what hinders the next one. */
export function useRoad(workspaceId: string, { trial, change, getDocuments }: OwnColumnsState, own: Own) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [doing, setDoing] = useState<Doing | null>(null);
  const faults = findFaults(own.chosen);
  const isComplete = faults.size === 0 && listWanted(own.chosen).length > 0;
  const hasName = own.name.trim() !== '';

  const takeBack = async (version: ConfigVersion) => {
    try {
      await undoPublication(version);
      showSuccess(t`The publication is undone. The document stays as it was read.`);
    } catch (error) {
      showFailure(error as Error, t`The publication was not undone`);
    }
    void client.invalidateQueries({ queryKey: queryKeys.configs(workspaceId) });
  };
  const publish = useMutation({
    mutationFn: () => publishOwn({ client, workspaceId, own, getDocuments, change, onDoing: setDoing }),
    onSuccess: ({ job, version }) => {
      keep(workspaceId, null);
      showUndo(t`${own.name.trim()} is published.`, () => void takeBack(version));
      void client.invalidateQueries({ queryKey: queryKeys.configs(workspaceId) });
      return job === null
        ? navigate({ to: '/w/$workspaceId', params: { workspaceId } })
        : navigate({ to: '/w/$workspaceId/jobs/$jobId/document', params: { workspaceId, jobId: job.id } });
    },
    onSettled: () => setDoing(null),
  });
  const workbench = useMutation({
    mutationFn: () => makeOwnDraft({ workspaceId, own, change }),
    onSuccess: ({ versionId }) => {
      void client.invalidateQueries({ queryKey: queryKeys.configs(workspaceId) });
      return navigate({ to: '/w/$workspaceId/versions/$versionId', params: { workspaceId, versionId } });
    },
  });
  const isTried = own.step === 'try' && trial.data !== undefined && !trial.isPlaceholderData && !trial.isFetching;
  const isBusy = publish.isPending || workbench.isPending;
  const canPublish = isComplete && hasName && !isBusy && (own.hasExample ? isTried : true);
  const next = () => {
    if (own.hasExample && own.step === 'columns') {
      if (isComplete) change({ step: 'try' });
    } else if (canPublish) publish.mutate();
  };
  return { faults, isComplete, hasName, isTried, isBusy, canPublish, doing, publish, workbench, next };
}
