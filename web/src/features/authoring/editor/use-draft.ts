import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import type { ConfigVersion } from '../../../api/contract.ts';
import { useCan } from '../../../session/session.ts';
import { configQuery, filesQuery } from '../../entities/configs/index.ts';
import { useCases } from '../cases/index.ts';
import { useDraftPreview } from '../draft-preview/index.ts';
import { useCheck } from './use-check.ts';
import { useDraftLabels } from './use-draft-labels.ts';
import { useLanguage } from './use-language.ts';
import { useWeightFiles } from './use-weight-files.ts';
import type { OpenFiles } from './use-working-copies.ts';
import { isDirty } from './working-copies.ts';

export type Draft = ReturnType<typeof useDraft>;

/** A version in the workbench: its files in the editor, with the results of checks, cases and runs. */
export function useDraft(version: ConfigVersion, { store, copies }: OpenFiles, activePath: string) {
  const { workspace_id: workspaceId, id: versionId } = version;
  const canEdit = useCan('author') && version.status === 'draft';
  const { files } = useSuspenseQuery(filesQuery(workspaceId, versionId)).data;
  const { data: config } = useQuery(configQuery(workspaceId, version.config_id));
  const standingId = config?.active_version_id ?? version.based_on;
  const paths = [...new Set([...files.map(({ path }) => path), ...copies.keys()])];
  const check = useCheck(workspaceId, versionId);
  return {
    version,
    canEdit,
    store,
    copies,
    paths,
    dirtyPaths: [...copies.values()].filter(isDirty).map(({ path }) => path),
    /** The version that the draft is compared with. */
    standingId,
    check,
    problems: check.result?.problems ?? [],
    language: useLanguage({ version, files, copies, activePath, isOn: canEdit }),
    preview: useDraftPreview(version, standingId, canEdit && check.blocker === null),
    cases: useCases(version, paths),
    findLabel: useDraftLabels(version, copies),
    weightFiles: useWeightFiles(version, standingId, copies),
  };
}
