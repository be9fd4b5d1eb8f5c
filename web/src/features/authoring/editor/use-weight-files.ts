import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { ConfigVersion } from '../../../api/contract.ts';
import { fileQuery, filesQuery } from '../../entities/configs/index.ts';
import type { WeightFiles } from '../weights/index.ts';
import { readWeights } from '../weights/index.ts';
import type { WorkingCopy } from './working-copies.ts';

/** The weights of a draft as they are in the editor, and the weights of the active version. */
export function useWeightFiles(
  version: ConfigVersion,
  standingId: string | null,
  copies: ReadonlyMap<string, WorkingCopy>,
): WeightFiles {
  const columns = useWeights(version, standingId, copies, 'data/column-weights.json');
  const rows = useWeights(version, standingId, copies, 'data/row-weights.json');
  return useMemo(() => ({ columns, rows }), [columns, rows]);
}

function useWeights(
  { workspace_id: workspaceId, id: versionId }: ConfigVersion,
  standingId: string | null,
  copies: ReadonlyMap<string, WorkingCopy>,
  path: string,
) {
  const saved = useText(workspaceId, versionId, path);
  const standing = useText(workspaceId, standingId, path);
  const text = copies.get(path)?.text ?? saved;
  return useMemo(() => ({ now: readWeights(standing), draft: readWeights(text) }), [standing, text]);
}

/** Undefined for a file that the version does not have. */
function useText(workspaceId: string, versionId: string | null, path: string): string | undefined {
  const { data } = useQuery({ ...filesQuery(workspaceId, versionId ?? ''), enabled: versionId !== null });
  const hasFile = data?.files.some((file) => file.path === path) ?? false;
  return useQuery({ ...fileQuery(workspaceId, versionId ?? '', path), enabled: hasFile }).data?.content;
}
