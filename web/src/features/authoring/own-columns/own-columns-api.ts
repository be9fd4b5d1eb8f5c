import type { Config, ConfigVersion, OwnColumn, ProposedColumns } from '../../../api/contract.ts';
import { makeWorkspacePath, requestJson, sendRequest } from '../../../api/request.ts';
import { readFirstVersion } from '../../entities/configs/index.ts';
import type { Own } from './kept-own.ts';

/** What a person says about a proposal. */
export interface Said {
  /** Columns that are tried as they are, instead of the proposed ones. */
  columns?: readonly OwnColumn[];
  /** The row of the header in the first document, from 1. */
  headerRow?: number | null;
}

/**
 * Columns of schemas, workbooks and csvs, each with its probable kind and values as they come out. The service stores
 * nothing of the files.
 */
export function proposeColumns(
  workspaceId: string,
  files: readonly File[],
  { columns, headerRow }: Said = {},
  signal?: AbortSignal,
): Promise<ProposedColumns> {
  const body = new FormData();
  if (columns) body.append('columns', JSON.stringify(columns));
  if (headerRow) body.append('header_row', String(headerRow));
  for (const file of files) body.append('file', file);
  return requestJson(makeWorkspacePath(workspaceId, 'configs', 'columns'), { method: 'POST', body, signal });
}

/** A csv with these labels as its only row. */
export function writeLabels(labels: readonly string[]): File {
  const cells = labels.map((label) => `"${label.replaceAll('"', '""')}"`);
  return new File([`${cells.join(',')}\n`], 'columns.csv', { type: 'text/csv' });
}

/** A document of the service as a file, so that it can be tried again after the page was reloaded. */
export async function readExample(
  workspaceId: string,
  { id, name }: { id: string; name: string },
  signal: AbortSignal,
): Promise<File> {
  const answer = await sendRequest(makeWorkspacePath(workspaceId, 'documents', id, 'content'), { signal });
  return new File([await answer.blob()], name);
}

/** Makes a config with a draft for these columns, and returns the draft. */
export async function makeOwnConfig(
  workspaceId: string,
  { key, name, columns }: NonNullable<Own['asked']>,
): Promise<ConfigVersion> {
  const path = makeWorkspacePath(workspaceId, 'configs');
  const headers = { 'Idempotency-Key': key };
  const { id } = await requestJson<Config>(path, { method: 'POST', body: { name, columns }, headers });
  return readFirstVersion(workspaceId, id);
}

/** Another draft of the config, for other columns. */
export const makeOwnVersion = (
  workspaceId: string,
  configId: string,
  { key, columns }: NonNullable<Own['asked']>,
): Promise<ConfigVersion> =>
  requestJson(makeWorkspacePath(workspaceId, 'configs', configId, 'versions'), {
    method: 'POST',
    body: { columns },
    headers: { 'Idempotency-Key': key },
  });
