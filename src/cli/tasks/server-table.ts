import type { AdeClient } from '../../client/index.ts';
import type { TableFormat } from '../../contract/api/tables.ts';
import { findConfig } from '../read/server.ts';
import type { WrittenTable } from '../render/result-table.ts';
import { fetchDataFile } from './fetch-data-file.ts';

interface Wanted {
  out: string;
  format: TableFormat;
  config: string | undefined;
  period: string | undefined;
}

/** Downloads the accepted results of a server as one table. Throws AdeRequestError and `config_unknown`. */
export async function writeServerTable(
  client: AdeClient,
  { out, format, config, period }: Wanted,
  signal: AbortSignal,
): Promise<WrittenTable> {
  const config_id = config === undefined ? undefined : (await findConfig(client, config, signal)).id;
  const query = { config_id, period };
  const { file, table } = await fetchDataFile(client, { from: 'table/file', to: out, format, query, signal });
  return {
    ...table,
    rows: file.rows,
    jobs: table?.jobs.length ?? 0,
    missing: table?.missing ?? null,
    not_in_file: file.misfits,
  };
}
