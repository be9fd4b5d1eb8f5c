import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConfigVersion } from '../../../api/contract.ts';
import { queryKeys } from '../../../api/query-keys.ts';
import { showFailure } from '../../../components/notices.ts';
import { showUndo } from '../../../components/undo-notice.tsx';
import { t } from '../../../lib/texts.ts';
import { nameVersion, stepVersion, undoPublication } from '../../entities/configs/index.ts';

type Published = Pick<ConfigVersion, 'workspace_id' | 'config_id' | 'id' | 'number' | 'version'>;

/** Takes a publication back; the message about it publishes the version again. */
export function useUndoPublication(version: Published, onDone: () => void = () => undefined) {
  const client = useQueryClient();
  const refresh = (_data: unknown, _error: Error | null, { workspace_id, config_id }: Published) => {
    void client.invalidateQueries({ queryKey: queryKeys.config(workspace_id, config_id) });
    void client.invalidateQueries({ queryKey: queryKeys.configs(workspace_id) });
  };
  const again = useMutation({
    mutationFn: ({ workspace_id, id }: Published) => stepVersion(workspace_id, id, 'activate'),
    onError: (error) => showFailure(error),
    onSettled: refresh,
  });
  const undo = useMutation({
    mutationFn: undoPublication,
    // By now the page may be about the other version.
    onSuccess: (active, undone) => {
      showUndo(
        active === null
          ? t`The publication of ${nameVersion(undone)} is undone: no version reads documents now. Documents that it has read stay as they are.`
          : t`${nameVersion(active)} reads documents again. Documents that ${nameVersion(undone)} has read stay as they are.`,
        () => again.mutate(undone),
      );
      onDone();
    },
    onError: (error) => showFailure(error, t`The publication was not undone`),
    onSettled: refresh,
  });
  return {
    isPending: undo.isPending || again.isPending,
    run: () => {
      if (!undo.isPending) undo.mutate(version);
    },
  };
}
