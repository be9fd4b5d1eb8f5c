import type { Config, ConfigVersion, OwnColumn, ProposedColumns } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson, sendFiles } from '../../../api/request.ts';
import { readFirstVersion } from '../../entities/configs/index.ts';

/**
 * Columns of schemas, workbooks and csvs, each with its probable kind and values as they come out. The service stores
 * nothing of the files.
 */
export const proposeColumns = (workspaceId: string, files: readonly File[]) =>
  sendFiles<ProposedColumns>(makeWorkspacePath(workspaceId, 'configs', 'columns'), files);

/** A csv with these labels as its only row. */
export function writeLabels(labels: readonly string[]): File {
  const cells = labels.map((label) => `"${label.replaceAll('"', '""')}"`);
  return new File([`${cells.join(',')}\n`], 'columns.csv', { type: 'text/csv' });
}

/** Makes a config with a draft for these columns, and returns the draft. */
export async function makeOwnConfig(
  workspaceId: string,
  name: string,
  columns: readonly OwnColumn[],
): Promise<ConfigVersion> {
  const path = makeWorkspacePath(workspaceId, 'configs');
  const { id } = await requestJson<Config>(path, { method: 'POST', body: { name, columns } });
  return readFirstVersion(workspaceId, id);
}
