import { extname, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { TABLE_FORMATS, type TableFormat } from '../../contract/api/tables.ts';
import { addServerOptions, type ServerOptions } from '../read/server-options.ts';
import { renderTable, type WrittenTable } from '../render/result-table.ts';
import { printAnswer } from '../report/print-answer.ts';
import { writeJobsTable } from '../tasks/jobs-table.ts';
import { writeServiceTable } from '../tasks/service-table.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

interface TableOptions extends ServerOptions {
  out: string;
  format?: TableFormat;
  dataDir?: string;
  config?: string;
  period?: string;
  json?: boolean;
}

export function addTableCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command('table')
    .description('write the results of several jobs, or all accepted ones of a period, as one table')
    .argument('[job-dir...]', 'job folders that ade run printed')
    .requiredOption('--out <file>', 'the file, such as october.parquet; datapackage.json is written beside it')
    .addOption(
      new Option('--format <format>', 'format of the file (default: by the ending of its name)').choices(TABLE_FORMATS),
    )
    .option('--data-dir <dir>', 'instead of jobs: the accepted jobs of the service in this folder')
    .option('--config <name>', 'name or id of the package in the service')
    .option('--period <period>', 'period, such as 2026-10')
    .option('--json', 'print what the table has and lacks as JSON');
  addServerOptions(command, false).action(async (jobDirs: string[], options: TableOptions) => {
    const { dataDir, config, period, url } = options;
    if (url !== undefined) {
      printAnswer(await writeRemote(jobDirs, options), renderTable(resolve(options.out)), terminal, options.json);
      return;
    }
    const out = resolve(options.out);
    const format = options.format ?? findFormat(out);
    if (dataDir === undefined) {
      if (config !== undefined || period !== undefined)
        throw usageError('--config and --period need --url or --data-dir.');
      if (jobDirs.length === 0)
        throw usageError('Give job folders, or --url or --data-dir with --config and --period.');
      printAnswer(await writeJobsTable(jobDirs, { out, format }), renderTable(out), terminal, options.json);
      return;
    }
    if (jobDirs.length > 0) throw usageError('Give job folders, or --data-dir, but not both.');
    const table = await writeServiceTable(dataDir, {
      ...options,
      workspace: options.workspace ?? 'default',
      out,
      format,
    });
    printAnswer(table, renderTable(out), terminal, options.json);
  });
}

async function writeRemote(jobDirs: readonly string[], options: TableOptions): Promise<WrittenTable> {
  if (jobDirs.length > 0 || options.dataDir !== undefined)
    throw usageError('--url takes the accepted jobs of a server: leave out job folders and --data-dir.');
  const { writeServerTable } = await import('../tasks/server-table.ts');
  const { withServer } = await import('../read/server.ts');
  const out = resolve(options.out);
  const wanted = { out, format: options.format ?? findFormat(out), config: options.config, period: options.period };
  return withServer(options, (client, signal) => writeServerTable(client, wanted, signal));
}

function findFormat(out: string): TableFormat {
  const ending = extname(out).slice(1).toLowerCase();
  const format = TABLE_FORMATS.find((one) => one === ending);
  if (format !== undefined) return format;
  throw usageError(`--out ends in ${JSON.stringify(ending)}; expected ${TABLE_FORMATS.join(', ')}, or name --format.`);
}
