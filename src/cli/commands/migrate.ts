import type { Command } from 'commander';
import { isDatabaseUrl } from '../../contract/database-url.ts';
import { isAdeError } from '../../contract/errors/index.ts';
import type { ServicePlace } from '../../storage/move/index.ts';
import { withInterrupt } from '../interrupt.ts';
import { renderMove } from '../render/move.ts';
import { makeMoveProgress } from '../report/move-progress.ts';
import { printAnswer } from '../report/print-answer.ts';
import type { Terminal } from '../terminal.ts';
import { usageError } from '../usage-error.ts';

interface MigrateOptions {
  from?: string;
  toDatabase?: string;
  toStorage?: string;
  fromDatabase?: string;
  fromStorage?: string;
  to?: string;
  json?: boolean;
}

export function addMigrateCommand(program: Command, terminal: Terminal): void {
  program
    .command('migrate')
    .description('move a service from a data folder to a database and a storage that nodes share, or back')
    .option('--from <dir>', 'data folder of the service')
    .option('--to-database <url>', 'with --from: empty database of PostgreSQL')
    .option('--to-storage <url>', 'with --from: empty storage, file:///FOLDER or s3://BUCKET/PREFIX')
    .option('--from-database <url>', 'database of the nodes')
    .option('--from-storage <url>', 'with --from-database: storage of the nodes')
    .option('--to <dir>', 'with --from-database: data folder that is empty or does not exist yet')
    .option('--json', 'print what was moved as JSON')
    .action(async (options: MigrateOptions) => migrate(options, terminal));
}

async function migrate(options: MigrateOptions, terminal: Terminal): Promise<void> {
  const ends = readEnds(options);
  const { moveService } = await import('../../storage/move/index.ts');
  const progress = makeMoveProgress(terminal, options.json === true);
  const { onStep } = progress;
  try {
    const summary = await withInterrupt((signal) => moveService({ ...ends, onStep, signal })).finally(progress.stop);
    printAnswer(summary, renderMove, terminal, options.json);
  } catch (error) {
    throw nameOptions(error, ends.to.files.kind);
  }
}

/** Turns messages about a service's variables into messages about this command's options. */
function nameOptions(error: unknown, to: 'folder' | 'storage'): unknown {
  if (!isAdeError(error)) return error;
  const [folder, nodes] = to === 'storage' ? ['--from', '--to'] : ['--to', '--from'];
  error.message = error.message
    .replace('ADE_DATABASE_URL', `${nodes}-database`)
    .replace('ADE_STORAGE_URL', `${nodes}-storage`)
    .replace('ADE_DATA_DIR', folder);
  return error;
}

function readEnds({ from, toDatabase, toStorage, fromDatabase, fromStorage, to }: MigrateOptions): {
  from: ServicePlace;
  to: ServicePlace;
} {
  const hasSome = (...values: (string | undefined)[]) => values.some((value) => value !== undefined);
  if (from && toDatabase && toStorage && !hasSome(fromDatabase, fromStorage, to))
    return { from: toFolder(from), to: toNodes('--to-database', toDatabase, toStorage) };
  if (fromDatabase && fromStorage && to && !hasSome(from, toDatabase, toStorage))
    return { from: toNodes('--from-database', fromDatabase, fromStorage), to: toFolder(to) };
  throw usageError(
    'Give --from, --to-database and --to-storage to move a data folder, or --from-database, --from-storage and --to to move back.',
  );
}

function toFolder(dataDir: string): ServicePlace {
  return { database: { dataDir, databaseUrl: '' }, files: { kind: 'folder', dataDir } };
}

/** The message does not repeat the URL, which may have a password. */
function toNodes(option: string, databaseUrl: string, url: string): ServicePlace {
  if (!isDatabaseUrl(databaseUrl)) {
    throw usageError(
      `${option} isn't the address of a database; expected postgres://USER:PASSWORD@HOST:PORT/DATABASE.`,
    );
  }
  return { database: { dataDir: '', databaseUrl }, files: { kind: 'storage', url } };
}
