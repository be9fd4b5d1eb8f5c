import type { Config, ConfigVersion, OwnColumn, ProposedColumns } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson, sendFile } from '../../../api/request.ts';
import { readFirstVersion } from '../../entities/configs/index.ts';

/** Columns of a schema, a workbook or a csv, each with its probable kind. The service stores nothing of the file. */
export const proposeColumns = (workspaceId: string, file: File) =>
  sendFile<ProposedColumns>(makeWorkspacePath(workspaceId, 'configs', 'columns'), file);

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
