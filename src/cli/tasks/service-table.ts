import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { VerifiedFiles } from '../../base/files/index.ts';
import type { TableFormat } from '../../contract/api/tables.ts';
import { AdeError } from '../../contract/errors/index.ts';
import { dataFolders, PARTIAL_SUFFIX } from '../../contract/layout.ts';
import type { Database } from '../../storage/store/index.ts';
import { withStored } from '../read/data-folder.ts';
import type { WrittenTable } from '../render/result-table.ts';
import { describeFolder, orUnwritable } from './data-files.ts';

interface Wanted {
  out: string;
  format: TableFormat;
  workspace: string;
  config?: string;
  period?: string;
}

/**
 * Writes the accepted results of a service, which may be running, as one table. Throws `config_unknown`, `table_empty`
 * and what else the table of the API throws.
 */
export function writeServiceTable(dataDir: string, { out, format, workspace, config, period }: Wanted) {
  return withStored(dataDir, async ({ db, dataDir: folder, shared }): Promise<WrittenTable> => {
    const { namePeriod } = await import('../../service/senders/match-sender.ts');
    const { TableService } = await import('../../service/tables/table-service.ts');
    const files = new VerifiedFiles(folder, (path) => shared.repair(path));
    const tables = new TableService({ db, dataDir: folder, folders: dataFolders(folder), files, shared });
    const filter = {
      workspaceId: workspace,
      configId: config === undefined ? undefined : await findConfigId(db, workspace, config),
      period: period === undefined ? undefined : namePeriod(period),
    };
    const plan = await tables.plan(filter);
    const made = await tables.writeTable(workspace, plan, format, new AbortController().signal);
    const partial = `${out}${PARTIAL_SUFFIX}`;
    try {
      await orUnwritable(out, () => pipeline(made.file.createReadStream({ start: 0 }), createWriteStream(partial)));
      renameSync(partial, out);
      const table = await tables.describe(filter, plan, made.written.results);
      await describeFolder(out, format, made.written, { 'ade:table': table });
      const { rows, misfits } = made.written;
      return { ...table, rows, jobs: table.jobs.length, not_in_file: misfits };
    } finally {
      rmSync(partial, { force: true });
      await made.file.close();
    }
  });
}

async function findConfigId(db: Database, workspace: string, wanted: string): Promise<string> {
  const { listConfigs } = await import('../../storage/store/configs.ts');
  const configs = await listConfigs(db, workspace);
  const found = configs.find(({ id }) => id === wanted) ?? configs.find(({ name }) => name === wanted);
  if (found === undefined) throw new AdeError('config_unknown', { config_id: wanted });
  return found.id;
}
