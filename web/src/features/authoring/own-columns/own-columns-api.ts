import type { Config, ConfigVersion, OwnColumn, Page, ProposedColumns } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson } from '../../../api/request.ts';

/** Columns of a schema, a workbook or a csv, each with the kind that it seems to have. Nothing of the file is kept. */
export function proposeColumns(workspaceId: string, file: File): Promise<ProposedColumns> {
  const body = new FormData();
  body.append('file', file);
  return requestJson<ProposedColumns>(makeWorkspacePath(workspaceId, 'configs', 'columns'), { method: 'POST', body });
}

/** Labels as a csv with nothing below them. */
export function writeLabels(labels: readonly string[]): File {
  const cells = labels.map((label) => `"${label.replaceAll('"', '""')}"`);
  return new File([`${cells.join(',')}\n`], 'columns.csv', { type: 'text/csv' });
}

/** Makes a config with a draft for these columns, and gives the draft. */
export async function makeOwnConfig(
  workspaceId: string,
  name: string,
  columns: readonly OwnColumn[],
): Promise<ConfigVersion> {
  const path = makeWorkspacePath(workspaceId, 'configs');
  const { id } = await requestJson<Config>(path, { method: 'POST', body: { name, columns } });
  const versions = await requestJson<Page<ConfigVersion>>(makeWorkspacePath(workspaceId, 'configs', id, 'versions'));
  const [draft] = versions.items;
  if (draft === undefined) throw new Error('a config has a version');
  return draft;
}
